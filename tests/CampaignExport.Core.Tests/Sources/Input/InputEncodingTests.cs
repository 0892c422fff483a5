using System.Text;
using CampaignExport.Sources;
using CampaignExport.Tests.Exports;

namespace CampaignExport.Tests.Sources;

public sealed class InputEncodingTests : IDisposable
{
    private const string Names = "Zoë, Łukasz, 李小龍, 😀";

    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string, bool> Unicode => new()
    {
        { "utf-8", true }, { "utf-8", false }, { "utf-16", true }, { "utf-16", false }, { "utf-16BE", true }, { "utf-16BE", false },
        { "utf-32", true }, { "utf-32", false }, { "utf-32BE", true }, { "utf-32BE", false },
    };

    [Theory]
    [MemberData(nameof(Unicode))]
    public async Task Unicode_encodings_are_detected_by_mark_or_zeros(string encoding, bool mark)
    {
        Write("users", $"{{\"braze_id\":\"1\",\"first_name\":\"{Names}\"}}\n{{\"braze_id\":\"2\"}}", Encoding.GetEncoding(encoding), mark);
        var users = await new UserExportSource(_folder["users"]).ReadAllAsync();
        users.Select(user => (user.Id, user.FirstName)).Should().Equal(("1", Names), ("2", null));

        Write("short", "{}", Encoding.GetEncoding(encoding), mark);
        var read = () => new UserExportSource(_folder["short"]).ReadAllAsync();
        (await read.Should().ThrowAsync<SourceFormatException>("it is an object without an id")).Which.Problem.Should().StartWith("there is no internal id");
        Write("nothing", "", Encoding.GetEncoding(encoding), mark);
        read = () => new UserExportSource(_folder["nothing"]).ReadAllAsync();
        (await read.Should().ThrowAsync<SourceFormatException>()).Which.IsEmptyFile.Should().BeTrue();
    }

    [Theory]
    [InlineData("windows-1252", "Zoë Müller €")]
    [InlineData("iso-8859-1", "Zoë Müller")]
    [InlineData("windows-1250", "Łukasz")]
    [InlineData("windows-1251", "Иван")]
    [InlineData("shift_jis", "山田")]
    [InlineData("gb18030", "李小龍😀")]
    [InlineData("utf-16", "Zoë")]
    public async Task Configured_encoding_is_read_by_every_source(string name, string text)
    {
        var encoding = CodePagesEncodingProvider.Instance.GetEncoding(name) ?? Encoding.GetEncoding(name);
        Write("users", $"{{\"braze_id\":\"1\",\"first_name\":\"{text}\"}}\n", encoding, mark: false);
        (await new UserExportSource(_folder["users"], new() { Encoding = encoding }).ReadAllAsync()).Single().FirstName.Should().Be(text);
        Write("table", $"user_id,first_name\n1,{text}\n", encoding, mark: false);
        (await new RecipientCsvSource(_folder["table"], new() { Encoding = encoding }).ReadAllAsync()).Single().FirstName.Should().Be(text);
        Write("events", $$"""{"event_type":"users.messages.email.Open","id":"1","time":1,"user_id":"u","campaign_id":"{{text}}"}""", encoding, mark: false);
        (await new MessageEventSource(_folder["events"], new() { Encoding = encoding }).ReadAsync().ToListAsync()).Single().CampaignId.Should().Be(text);
    }

    [Fact]
    public async Task Byte_order_mark_takes_precedence_over_the_configured_encoding()
    {
        Write("users", "{\"braze_id\":\"ë\"}", Encoding.UTF8, mark: true);
        (await new UserExportSource(_folder["users"], new() { Encoding = Encoding.Latin1 }).ReadAllAsync()).Single().Id.Should().Be("ë");
    }

    [Fact]
    public void Description_names_the_encoding()
    {
        Write("users", "{}", Encoding.UTF8, mark: false);
        new UserExportSource(_folder["users"], new() { Encoding = Encoding.Latin1 }).Description.Should().Contain("encoding iso-8859-1");
        new RecipientCsvSource(_folder["users"], new() { Encoding = Encoding.Latin1 }).Description.Should().Contain("encoding iso-8859-1");
    }

    [Theory]
    [InlineData("windows-1252", null, 28)]
    [InlineData("utf-8", "ascii", 28)]
    [InlineData("utf-16", null, 28)]
    public async Task Invalid_bytes_make_a_line_malformed_with_their_position(string written, string? named, int position)
    {
        var encoding = CodePagesEncodingProvider.Instance.GetEncoding(written) ?? Encoding.GetEncoding(written);
        // Half of a character at the end, so that nothing else is invalid.
        var line = written == "utf-16" ? "{\"braze_id\":\"1\",\"email\":\"zo\ud83d\"}" : "{\"braze_id\":\"1\",\"email\":\"zoë\"}";
        using (var file = File.Create(_folder["users"]))
        {
            foreach (var one in new[] { "{\"braze_id\":\"0\"}\n", line, "\n{\"braze_id\":\"2\"}\n" })
                file.Write(written == "utf-16" ? [.. one.SelectMany(letter => new[] { (byte)letter, (byte)(letter >> 8) })] : encoding.GetBytes(one));
        }

        var options = new UserExportOptions { Encoding = named is null ? null : Encoding.GetEncoding(named) };
        var error = (await new UserExportSource(_folder["users"], options).Invoking(source => source.ReadAllAsync()).Should().ThrowAsync<SourceFormatException>()).Which;
        (error.Line, error.Position).Should().Be((2, position));
        error.Message.Should().Contain("invalid in the encoding of the file").And.Contain("windows-1252").And.NotContain("zo");

        var skipping = new UserExportSource(_folder["users"], new() { Encoding = options.Encoding, SkipMalformed = SkipLimit.Unlimited });
        (await skipping.ReadAllAsync()).Select(user => user.Id).Should().Equal("0", "2");
        skipping.MalformedRecords.Should().Be(1);
    }

    [Theory]
    [InlineData("windows-1253", 0xD2)]
    [InlineData("windows-1253", 0xAA)]
    [InlineData("windows-1255", 0xD9)]
    [InlineData("windows-1257", 0xA1)]
    [InlineData("windows-874", 0xDB)]
    [InlineData("windows-874", 0xFF)]
    public async Task Undefined_byte_of_a_code_page_is_malformed(string name, int nothing)
    {
        var encoding = CodePagesEncodingProvider.Instance.GetEncoding(name)!;
        File.WriteAllBytes(_folder["users"], [.. "{\"braze_id\":\"1\",\"email\":\"zo"u8, (byte)nothing, .. "\"}\n{\"braze_id\":\"2\"}"u8]);
        var source = new UserExportSource(_folder["users"], new UserExportOptions { Encoding = encoding, SkipMalformed = SkipLimit.Unlimited });
        (await source.ReadAllAsync()).Select(user => user.Id).Should().Equal("2");
        source.MalformedRecords.Should().Be(1);
        byte[] all = [.. Enumerable.Range(32, 224).Select(one => (byte)one).Where(one => encoding.GetString([one])[0] is < '\u0080' or > '\u009F' and (< '\uE000' or > '\uF8FF'))];
        using var reader = new StreamReader(new TranscodedText(new MemoryStream(all), encoding), new UTF8Encoding(false, true));
        (await reader.ReadToEndAsync(TestContext.Current.CancellationToken)).Should().Be(encoding.GetString(all));
    }

    [Theory]
    [InlineData("user_id", true)]
    [InlineData("campaign_id", true)]
    [InlineData("message_variation_id", true)]
    [InlineData("message_variation_name", false)]
    public async Task Event_id_with_invalid_characters_is_malformed(string field, bool isMalformed)
    {
        foreach (var broken in new[] { "a\\u0000", "\\ud83d", "\\ude00b" })
        {
            var text = $$"""{"event_type":"users.messages.email.Open","id":"1","time":1,"user_id":"u","campaign_id":"c","{{field}}":"{{broken}}"}""";
            Write("events", text, Encoding.UTF8, mark: false);
            var source = new MessageEventSource(_folder["events"], new() { SkipMalformed = true });
            await source.ReadPagesAsync(null, TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken);
            (source.Events, source.MalformedRecords).Should().Be(isMalformed ? (0, 1) : (1, 0));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(100)]
    public async Task Every_cursor_of_a_transcoded_text_resumes(int bufferBytes)
    {
        Write("users", string.Concat(Enumerable.Range(0, 40).Select(id => $"{{\"braze_id\":\"{id}\",\"first_name\":\"{Names[..(id % 10)]}\"}}\n")), Encoding.Unicode, mark: true);
        var source = new UserExportSource(_folder["users"], new() { PageSize = 3 }, bufferBytes, int.MaxValue);
        var pages = await source.ReadPagesAsync();
        for (var at = 0; at < pages.Count; at++)
            (await source.ReadPagesAsync(pages[at].Cursor)).SelectMany(page => page.Rows).Select(user => user.Id)
                .Should().Equal(pages.Skip(at + 1).SelectMany(page => page.Rows).Select(user => user.Id));
    }

    [Fact]
    public async Task Long_transcoded_text_is_unchanged_at_every_end_of_the_buffer()
    {
        var text = string.Concat(Enumerable.Range(0, 30_000).Select(at => $"{Names[..(at % 11)]}é{at}"));
        foreach (var encoding in new[] { Encoding.Unicode, Encoding.BigEndianUnicode, Encoding.UTF32, CodePagesEncodingProvider.Instance.GetEncoding("gb18030")! })
        {
            using var reader = new StreamReader(new TranscodedText(new MemoryStream(encoding.GetBytes(text)), encoding), new UTF8Encoding(false, true));
            (await reader.ReadToEndAsync(TestContext.Current.CancellationToken)).Should().Be(text);
        }
    }

    public void Dispose() => _folder.Dispose();

    private void Write(string name, string text, Encoding encoding, bool mark) =>
        File.WriteAllBytes(_folder[name], [.. mark ? encoding.GetPreamble() : [], .. encoding.GetBytes(text)]);
}
