using System.Text;
using CampaignExport.Metrics;
using CampaignExport.Sources;
using CampaignExport.Tests.Support;

namespace CampaignExport.Tests.Sources;

public sealed class DataSeriesErrorTests
{
    private const string NotJson = "this is not JSON, or it ends too early.";
    private const string WholeNumber = "is a count, so it must be a whole number from 0 to 9223372036854775807.";

    /// <summary>A caret marks the position of the error.</summary>
    public static TheoryData<string, string> Wrong => new()
    {
        { """[^[]]""", "a data_series response is an object." },
        { """[{"data":[]},^5]""", "a data_series response is an object." },
        { """{"data":[]}^5 """, "a data_series response is an object." },
        { """{"data":[]}{"message":"success"^}""", "this is not a data_series response: it has no array named 'data'." },
        { """[{"data":[]},{"message":"Invalid campaign_id"^}]""", "this is not a data_series response: it has no array named 'data'. It is the answer to a request that failed: its 'message' is not 'success'." },
        { """^"text" """, "a data_series response is an object." },
        { """{"data":^{}}""", "'data' does not have its documented form." },
        { """{"data":^5}""", "'data' is not an array of days." },
        { """{"data":[^5]}""", "'data' must contain one object per day." },
        { """{"data":[^null]}""", "'data' must contain one object per day." },
        { """{"data":[^[]]}""", "'data' must contain one object per day." },
        { """{"data":[{"conversions":1^}]}""", "this day has no 'time'." },
        { """{"data":[{"time":null^}]}""", "this day has no 'time'." },
        { """{"data":[{"time":"2026-06-01","messages":{"email":[{"sent":1,"sent":^2}]}}]}""", "'sent' occurs twice in one object." },
        { """{"data":[{"time":"2026-06-01","conversions":1,"messages":{"email":[{"sent":1},{"sent":2}]},"conversions":^1}]}""", "'conversions' occurs twice in one object." },
        { """{"data":[{"time":"2026-06-01","time":^"2026-06-02"}]}""", "'time' occurs twice in one object." },
        { """{"data":[{"time":"2026-06-01","messages":{},"messages":^{}}]}""", "'messages' occurs twice in one object." },
        { """{"data":[{"messages":{"email":[],"sms":[],"email":^[]}}]}""", "'email' occurs twice in one object." },
        { """{"data":[{"messages":{"email":[{"variation_name":"a","variation_name":^"a"}]}}]}""", "'variation_name' occurs twice in one object." },
        { """{"data":[{"messages":{"email":[{"variation_api_id":null,"variation_api_id":^"a"}]}}]}""", "'variation_api_id' occurs twice in one object." },
        { """{"data":[{"messages":{"rcs":[{"own":1,"own":^1}]}}]}""", "'own' occurs twice in one object." },
        { """{"data":[],"data":^[]}""", "'data' occurs twice in one object." },
        { """{"data":[{"time":^5}]}""", "'time' is not a day such as 2026-06-01." },
        { """{"data":[{"time":^"June"}]}""", "'time' is not a day such as 2026-06-01." },
        { """{"data":[{"time":^"2026-02-30"}]}""", "'time' is not a day such as 2026-06-01." },
        { """{"data":[{"time":^"2026-06-011"}]}""", "'time' is not a day such as 2026-06-01." },
        { """{"data":[{"time":^{}}]}""", "'time' does not have its documented form." },
        { """{"data":[{"time":"2026-06-01","messages":^[]}]}""", "'messages' does not have its documented form." },
        { """{"data":[{"time":"2026-06-01","messages":^5}]}""", "'messages' is not an object with one property per channel." },
        { """{"data":[{"messages":{"email":^{}}}]}""", "'email' of 'messages' must be an array with one object per message." },
        { """{"data":[{"messages":{"email":^5}}]}""", "'email' of 'messages' must be an array with one object per message." },
        { """{"data":[{"messages":{"email":[^5]}}]}""", "a channel must contain one object per message." },
        { """{"data":[{"messages":{"email":[^null]}}]}""", "a channel must contain one object per message." },
        { """{"data":[{"messages":{"email":[^[]]}}]}""", "a channel must contain one object per message." },
        { """{"data":[{"messages":{"email":[{"sent":^"5"}]}}]}""", "'sent' is not a number." },
        { """{"data":[{"messages":{"email":[{"sent":^true}]}}]}""", "'sent' is not a number." },
        { """{"data":[{"messages":{"email":[{"sent":^[5]}]}}]}""", "'sent' does not have its documented form." },
        { """{"data":[{"messages":{"email":[{"sent":^1.5}]}}]}""", $"'sent' {WholeNumber}" },
        { """{"data":[{"messages":{"email":[{"sent":^-1}]}}]}""", $"'sent' {WholeNumber}" },
        { """{"data":[{"messages":{"email":[{"sent":^9223372036854775808}]}}]}""", "'sent' is a number that is too large to be counted." },
        { """{"data":[{"revenue":^1e19}]}""", "'revenue' is a number that is too large to be counted." },
        { """{"data":[{"unique_recipients":^0.1}]}""", $"'unique_recipients' {WholeNumber}" },
        { """{"data":[{"conversions":^1e30}]}""", "'conversions' is a number that is too large to be counted." },
        { """{"data":[{"messages":{"email":[{"variation_name":^5}]}}]}""", "'variation_name' is not a string." },
        { """{"data":[{"messages":{"email":[{"variation_api_id":^{}}]}}]}""", "'variation_api_id' does not have its documented form." },
        { """{"data":[{"messages":{"email":[{"variation_name":^"\uD83D"}]}}]}""", "a string is not valid Unicode." },
        { """{"data":[{^"\uDE00":1}]}""", "a string is not valid Unicode." },
        { """{"data":[{"time":"2026-06-01",^}]}""", NotJson },
        { """{"data":[^,]}""", NotJson },
        { """{"data":[{"time":"2026-06-01"}^ {"time":"2026-06-02"}]}""", NotJson },
        { """{"data":[]} ^x""", NotJson },
        { """{"data":[]}^,{"data":[]}""", NotJson },
        { """{"data":[{"conversions":0^1}]}""", NotJson },
        { """^<html>""", NotJson },
        { """{^'data':[]}""", NotJson },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public async Task Errors_have_a_line_and_a_position(string marked, string problem)
    {
        foreach (var before in new[] { "", "\n\n  ", "\r\n\t" })
        {
            var json = before + marked;
            var at = json.IndexOf('^', StringComparison.Ordinal);
            json = json.Remove(at, 1);
            var (line, position) = (json[..at].Count(c => c == '\n') + 1, at - json.LastIndexOf('\n', at));

            foreach (var error in new[] { await FailAsync(json, trickle: false), await FailAsync(json, trickle: true) })
            {
                (error.Line, error.Message).Should().Be((line, $"in.json, line {line}, position {error.Position}: {problem}"), "that is about {0}", json);
                error.Position.Should().BeInRange(position, problem == NotJson ? position + 1 : position, "that is about {0}", json);
                error.File.Should().Be("in.json");
            }
        }
    }

    [Fact]
    public async Task Truncated_text_is_reported_at_its_end()
    {
        const string Json =
            """
            {"message":"success","data":[
            {"time":"2026-06-01","conversions":12,"messages":{"email":[{"sent":5,"variation_name":"é"}]}}
            ]}
            """;
        for (var length = 1; length < Json.Length; length++)
        {
            foreach (var trickle in new[] { false, true })
            {
                var error = await FailAsync(Json[..length], trickle);

                error.Message.Should().EndWith(NotJson);
                error.Line.Should().Be(Json[..length].Count(c => c == '\n') + 1);
            }
        }
    }

    [Theory]
    [InlineData("""{}""", "")]
    [InlineData("""{"message":"success"}""", "")]
    [InlineData("""{"message":"Invalid campaign_id"}""", " It is the answer to a request that failed: its 'message' is not 'success'.")]
    [InlineData("""{"message":5,"data":null}""", "")]
    public async Task File_that_is_not_a_data_series_is_an_error(string json, string addition) =>
        (await FailAsync(json, trickle: false)).Message.Should().Be(
            $"in.json, line 1, position {json.Length}: this is not a data_series response: it has no array named 'data'.{addition}");

    [Theory]
    [InlineData("")]
    [InlineData(" \n\t")]
    [InlineData("[]")]
    public async Task File_without_a_response_is_an_error(string json) =>
        (await FailAsync(json, trickle: false)).Message.Should().Be("in.json, line 1, position 1: this file contains no data_series response: it is empty.");

    [Fact]
    public async Task Invalid_UTF8_is_reported_with_its_position()
    {
        byte[] json = [.. """{"data":[{"messages":{"email":[{"variation_name":"""u8, (byte)'"', 0xC3, 0x28, (byte)'"', .. "}]}}]}"u8];

        var error = (await FluentActions.Awaiting(() => ReadAsync(new MemoryStream(json))).Should().ThrowAsync<SourceFormatException>()).Which;

        error.Message.Should().Be("in.json, line 1, position 50: a string is not valid Unicode.");
    }

    [Fact]
    public async Task Error_of_the_stream_is_thrown_unchanged()
    {
        using var folder = new TemporaryFolder();

        await FluentActions.Awaiting(() => new DataSeriesFileSource(folder.Path).ReadAsync(new MetricsQuery("c")))
            .Should().ThrowAsync<Exception>().Where(error => error is IOException || error is UnauthorizedAccessException);
    }

    [Fact]
    public async Task Text_longer_than_16_MiB_is_refused()
    {
        using var stream = new RepeatStream("{\"x\":\""u8.ToArray(), "0123456789abcdef"u8.ToArray(), 1_100_000, "\"}"u8.ToArray());

        (await FluentActions.Awaiting(() => ReadAsync(stream)).Should().ThrowAsync<SourceFormatException>())
            .Which.Message.Should().EndWith("a single string is longer than 16 MiB.");
    }

    private static async Task<SourceFormatException> FailAsync(string json, bool trickle)
    {
        var bytes = Encoding.UTF8.GetBytes(json);
        using Stream stream = trickle ? new TrickleStream(bytes) : new MemoryStream(bytes);
        return (await FluentActions.Awaiting(() => ReadAsync(stream)).Should().ThrowAsync<SourceFormatException>("that is about {0}", json)).Which;
    }

    private static async Task<DailyMetrics> ReadAsync(Stream stream)
    {
        var days = new DataSeriesDays(new DataSeriesOptions(), new DailyMetricsBuilder(catalog: null), new Warnings(null));
        await new DataSeriesReader("in.json", stream, CampaignExport.Campaigns.ChannelCatalog.Default, days, new Warnings(null)).ReadAsync(CancellationToken.None);
        return days.Build();
    }
}
