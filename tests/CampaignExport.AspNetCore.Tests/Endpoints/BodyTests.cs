using System.IO.Compression;
using System.Net;
using System.Net.Sockets;
using System.Text;
using CampaignExport.AspNetCore.Tests.Support;
using CampaignExport.Jobs;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace CampaignExport.AspNetCore.Tests;

/// <summary>Bodies that are not JSON in UTF-8 or cannot be read are refused with 415 or 400, and never cause a server error.</summary>
public sealed class BodyTests
{
    private const string Right = """{"campaignId":"summer-sale","contents":"charts"}""";

    [Theory]
    [InlineData("application/json", 202)]
    [InlineData("application/json; charset=utf-8", 202)]
    [InlineData("application/json; charset=\"UTF-8\"", 202)]
    [InlineData("application/vnd.example+json; v=1", 202)]
    [InlineData("application/json; charset=utf8", 202)]
    [InlineData("application/json;charset=\"UTF8\"", 202)]
    [InlineData("application/json; charset=utf88", 415)]
    [InlineData("application/json; charset=klingon", 415)]
    [InlineData("application/json; charset=utf-7", 415)]
    [InlineData("application/json; charset=utf-16", 415)]
    [InlineData("application/json; charset=utf-32BE", 415)]
    [InlineData("application/json; charset=iso-8859-1", 415)]
    [InlineData("application/json; charset=windows-1252", 415)]
    [InlineData("application/json; charset=shift_jis", 415)]
    [InlineData("application/json; charset=\"\"", 415)]
    [InlineData("application/json; charset='utf-8'", 415)]
    [InlineData("application/json; charset=klingon; charset=utf-8", 415)]
    [InlineData("text/json", 415)]
    [InlineData("text/plain; charset=klingon", 415)]
    [InlineData("application/xml", 415)]
    [InlineData("application/x-www-form-urlencoded", 415)]
    [InlineData("multipart/form-data; boundary=b", 415)]
    [InlineData("json", 415)]
    [InlineData("application/json;;;charset", 415)]
    [InlineData("", 415)]
    public async Task Content_type_other_than_JSON_in_UTF8_is_refused(string type, int status)
    {
        await using var desk = await WebDesk.OpenAsync();

        await SendAsync(desk, Encoding.UTF8.GetBytes(Right), status, type: type);
    }

    [Theory]
    [InlineData("identity", 202)]
    [InlineData("Identity", 202)]
    [InlineData("gzip", 415)]
    [InlineData("deflate", 415)]
    [InlineData("br", 415)]
    [InlineData("klingon", 415)]
    [InlineData("gzip, identity", 415)]
    [InlineData("identity, gzip", 415)]
    public async Task Unsupported_content_encoding_is_refused(string encoding, int status)
    {
        await using var desk = await WebDesk.OpenAsync();

        await SendAsync(desk, Encoding.UTF8.GetBytes(Right), status, encoding: encoding);
    }

    [Theory]
    [InlineData(0, 202)]
    [InlineData(1, 400)]
    [InlineData(10, 400)]
    public async Task Compressed_body_is_read_if_the_host_decompresses_it_and_refused_if_it_is_damaged(int missing, int status)
    {
        await using var desk = await WebDesk.OpenAsync(add: export =>
        {
            export.Services.AddRequestDecompression();
            export.Services.AddSingleton<IStartupFilter, Decompression>();
        });
        var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
            gzip.Write(Encoding.UTF8.GetBytes(Right));
        var bytes = packed.ToArray();
        // Not the trailer, which .NET does not require.
        if (missing > 0)
            bytes[bytes.Length - 8 - missing] ^= 0xFF;

        await SendAsync(desk, bytes, status, encoding: "gzip");
    }

    [Theory]
    [InlineData("{\"campaignId\":\"summer-sale\",\"contents\":\"charts\",\"timeZone\":\"\\xff\"}")]
    [InlineData("{\"campaignId\":\"\\xc3\",\"contents\":\"charts\"}")]
    [InlineData("{\"campaignId\":\"\\xc0\\xaf\",\"contents\":\"charts\"}")]
    [InlineData("{\"campaignId\":\"\\xed\\xa0\\x80\",\"contents\":\"charts\"}")]
    [InlineData("{\"campaignId\":\"summer-sale\",\"contents\":\"\\xe9t\\xe9\"}")]
    [InlineData("{\"campaignId\":\"summer-sale\",\"contents\":\"charts\",\"\\xff\":1}")]
    [InlineData("{\"campaignId\":\"summer-sale\",\"contents\":\"all\",\"columns\":[\"\\xff\"]}")]
    [InlineData("{\"campaignId\":\"summer-sale\",\"contents\":\"charts\"")]
    [InlineData("{\"campaignId\":\"summer-sale\",\"contents\":\"charts\"}}")]
    [InlineData("{\"campaignId\":\"summer-sale\",\"contents\":\"charts\"} {}")]
    [InlineData("{\"campaignId\":\"summer-sale\",\"contents\":\"charts\"}\\x00")]
    [InlineData("\\xff\\xfe{\\x00}\\x00")]
    [InlineData("\\xfe\\xff\\x00{\\x00}")]
    [InlineData("\\x1f\\x8b\\x08\\x00")]
    [InlineData("\\x00")]
    [InlineData("\\x80")]
    [InlineData("   ")]
    [InlineData("// {}")]
    [InlineData("{'campaignId':'summer-sale'}")]
    [InlineData("campaignId=summer-sale")]
    [InlineData("\"summer-sale\"")]
    [InlineData("17")]
    [InlineData("true")]
    public async Task Malformed_body_is_invalid(string body)
    {
        await using var desk = await WebDesk.OpenAsync();

        await SendAsync(desk, BytesOf(body), 400);
    }

    [Theory]
    [InlineData("{\"campaignId\":\"summer-sale\",\"contents\":\"all\",\"colums\":[],\"Format\":\"csv\"}", "There is no property 'colums'.", "There is no property 'Format'.")]
    [InlineData("{\"campaignId\":\"summer-sale\",\"contents\":\"all\",\"contents\":\"email\"}", "contents occurs more than once.")]
    [InlineData("{\"campaignId\":5,\"contents\":\"all\",\"columns\":\"country\",\"maxRowsPerFile\":1.5}", "campaignId must be a string.", "columns must be a list of strings.", "maxRowsPerFile must be a whole number of at least 1.")]
    [InlineData("{\"campaignId\":\"summer-sale\",\"contents\":\"all\",\"split\":257}", "The number of partitions must be from 1 to 256.")]
    [InlineData("{\"campaignId\":\"summer-sale\",\"contents\":\"all\",\"split\":99999999999}", "The number of partitions must be from 1 to 256.")]
    [InlineData("{\"campaignId\":\"summer-sale\",\"contents\":\"all\",\"split\":2,\"maxRowsPerFile\":5}", "A split export has one file for each partition, so it has no maximum of rows per file.")]
    [InlineData("{\"campaignId\":\"summer-sale\",\"contents\":\"charts\",\"split\":2}", "split does not apply to charts.")]
    [InlineData("{\"campaignId\":\"summer-sale\",\"contents\":\"all\",\"columns\":[5],\"customEvents\":{},\"timeZone\":[]}", "columns must be a list of strings.", "customEvents must be a list of strings.", "timeZone must be a string.")]
    [InlineData("{\"campaignId\":\"summer-sale\",\"contents\":\"all\",\"engagement\":\"yes\",\"only\":\"read\"}", "engagement must be true or false.", "only must be opened, not-opened, clicked, converted or bounced, not 'read'.")]
    [InlineData("{\"campaignId\":\"summer-sale\",\"contents\":\"charts\",\"engagement\":true,\"only\":\"opened\"}", "engagement does not apply to charts.", "only does not apply to charts.")]
    [InlineData("{\"campaignId\":\"summer-sale\",\"contents\":\"all\",\"maxRowsPerFile\":1e400}", "maxRowsPerFile must be a whole number of at least 1.")]
    [InlineData("{\"campaignId\":\"summer-sale\",\"contents\":\"all\",\"colums\":[],\"format\":\"xlsx\",\"maxRowsPerFile\":0}", "There is no property 'colums'.", "maxRowsPerFile must be a whole number of at least 1.", "format must be csv or jsonl, not 'xlsx'.")]
    [InlineData("{\"contents\":\"all\",\"format\":\"xlsx\"}", "campaignId is required.", "format must be csv or jsonl, not 'xlsx'.")]
    [InlineData("{\"campaignId\":\"summer-sale\"}", "contents is required.")]
    [InlineData("{\"campaignId\":\"summer-sale\",\"content\":\"all\"}", "There is no property 'content'.", "contents is required.")]
    [InlineData("{\"campaignId\":\"summer-sale\",\"contents\":\"users\",\"packaging\":\"rar\",\"language\":\"de\",\"timeZone\":\"Mars\"}", "language must be en or fr, not 'de'.", "contents must be charts, user-data, email or all, not 'users'.", "packaging must be none, gzip or zip, not 'rar'.", "timeZone must be an IANA time zone, not 'Mars'.")]
    [InlineData("{\"campaignId\":\"summer-sale\",\"contents\":\"charts\",\"from\":\"1 June\",\"grouping\":\"ByVariant\",\"layout\":\"tall\"}", "from must be a day such as 2026-06-30, not '1 June'.", "grouping must be by-statistic or by-variant, not 'ByVariant'.", "layout must be wide or long, not 'tall'.")]
    [InlineData("{\"campaignId\":\"summer-sale\",\"contents\":\"charts\",\"from\":\"2026-06-03\",\"to\":\"2026-06-01\",\"packaging\":\"zip\"}", "packaging does not apply to charts.", "The range starts on 2026-06-03, after its end on 2026-06-01. Give a first day that is not after the last one.")]
    [InlineData("{\"campaignId\":\"summer-sale\",\"contents\":\"\\ud800\"}", "The body has an escape sequence that is not a character.")]
    [InlineData("{\"campaignId\":\"\\xff\"}", "The body is not valid UTF-8.")]
    [InlineData("{\"campaignId\":\"summer-sale\",\n \"contents\" \"all\"}", "The body is not valid JSON at line 2, byte 13.")]
    [InlineData("[]", "The body must be an object.")]
    [InlineData("null", "The body must be an object.")]
    public async Task All_errors_of_a_body_are_reported_with_property_names(string body, params string[] errors)
    {
        await using var desk = await WebDesk.OpenAsync();
        var ada = await desk.SignInAsync("ada");
        var content = new ByteArrayContent(BytesOf(body));
        content.Headers.TryAddWithoutValidation("Content-Type", "application/json");

        var problem = await (await ada.PostAsync($"{WebDesk.Prefix}/jobs", content)).ShouldBeProblemAsync(400, "invalid");

        problem.GetProperty("errors").EnumerateArray().Select(error => error.GetString()).Should().Equal(errors);
    }

    [Fact]
    public async Task Deeply_nested_body_is_invalid()
    {
        await using var desk = await WebDesk.OpenAsync();

        await SendAsync(desk, Encoding.UTF8.GetBytes($$"""{"campaignId":{{new string('[', 30_000)}}"""), 400);
    }

    [Fact]
    public async Task Byte_order_mark_of_a_body_is_ignored()
    {
        await using var desk = await WebDesk.OpenAsync();

        await SendAsync(desk, BytesOf("\\xef\\xbb\\xbf" + Right), 202);
    }

    [Theory]
    [InlineData("zz\r\n{}\r\n0\r\n\r\n")]
    [InlineData("-1\r\n{}\r\n0\r\n\r\n")]
    [InlineData("1b\r\n{\"campaignId\":\"summer-sale\"}\r\n0\r\n\r\n")]
    [InlineData("ffffffffffffffff\r\n{}\r\n0\r\n\r\n")]
    public async Task Body_with_malformed_chunks_is_invalid(string body)
    {
        await using var desk = await WebDesk.OpenAsync();

        (await SendRawAsync(desk, "Transfer-Encoding: chunked\r\n", body, breaksOff: false))
            .Should().StartWith("HTTP/1.1 400 ").And.Contain("urn:campaign-export:invalid").And.Contain("X-Content-Type-Options: nosniff");

        desk.Errors.Should().BeEmpty();
    }

    [Theory]
    [InlineData("Content-Length: 1000\r\n", "{\"campaignId\":\"summer-sale\"")]
    [InlineData("Content-Length: 1000\r\n", "")]
    [InlineData("Transfer-Encoding: chunked\r\n", "1b\r\n{\"campaignId\":\"summer-sale\"\r\n")]
    [InlineData("Transfer-Encoding: chunked\r\n", "1b\r\n{\"campaignId\":")]
    public async Task Aborted_body_is_not_a_server_error(string headers, string body)
    {
        await using var desk = await WebDesk.OpenAsync();

        await SendRawAsync(desk, headers, body, breaksOff: true);

        for (var i = 0; desk.Requests > 0 && i < 1000; i++)
            await Task.Delay(10);
        desk.Errors.Should().BeEmpty();
        (await desk.Jobs.ListAsync(new ExportJobFilter())).Should().BeEmpty();
    }

    private static async Task<string> SendRawAsync(WebDesk desk, string headers, string body, bool breaksOff)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(desk.Address.Host, desk.Address.Port);
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(
            $"POST {WebDesk.Prefix}/jobs HTTP/1.1\r\nHost: app\r\nConnection: close\r\nAuthorization: Bearer ada\r\n"
            + $"Content-Type: application/json\r\n{headers}\r\n{body}"));
        while (breaksOff && desk.Requests == 0)
            await Task.Delay(10);
        if (breaksOff)
            client.Client.Shutdown(SocketShutdown.Send);
        try
        {
            return await new StreamReader(stream).ReadToEndAsync();
        }
        catch (IOException) when (breaksOff)
        {
            // The server resets an idle connection.
            return "";
        }
    }

    private static async Task SendAsync(WebDesk desk, byte[] body, int status, string type = "application/json", string? encoding = null)
    {
        var ada = await desk.SignInAsync("ada");
        var content = new ByteArrayContent(body);
        content.Headers.TryAddWithoutValidation("Content-Type", type);
        if (encoding is not null)
            content.Headers.TryAddWithoutValidation("Content-Encoding", encoding);

        var answer = await ada.PostAsync($"{WebDesk.Prefix}/jobs", content);

        if (status == 202)
            answer.StatusCode.Should().Be(HttpStatusCode.Accepted, await answer.Content.ReadAsStringAsync());
        else
            await answer.ShouldBeProblemAsync(status, status == 415 ? "not-json" : "invalid");
        (await desk.Jobs.ListAsync(new ExportJobFilter())).Should().HaveCount(status == 202 ? 1 : 0);
    }

    /// <summary>The bytes of a text with some bytes as two hexadecimal digits.</summary>
    private static byte[] BytesOf(string text)
    {
        var bytes = new List<byte>();
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\\' && text[i + 1] == 'x')
                bytes.Add(Convert.FromHexString(text.AsSpan((i += 3) - 1, 2))[0]);
            else
                bytes.Add((byte)text[i]);
        }

        return [.. bytes];
    }

    private sealed class Decompression : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.UseRequestDecompression();
            next(app);
        };
    }
}
