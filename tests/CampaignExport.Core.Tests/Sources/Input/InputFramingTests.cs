using CampaignExport.Sources;
using CampaignExport.Tests.Exports;

namespace CampaignExport.Tests.Sources;

public sealed class InputFramingTests : IDisposable
{
    private const string One = """{"braze_id":"1","first_name":"a}]\"\\{[","custom_attributes":{"list":[{"x":[1,2]}],"e":{}}}""";
    private const string Two = """{"braze_id":"2"}""";
    private const string Pretty = "{\n  \"braze_id\": \"1\",\r\n\t\"custom_attributes\": {\n    \"list\": [\n      1\n    ]\n  }\n}";

    private readonly TemporaryFolder _folder = new();
    private readonly List<string> _warnings = [];

    public static TheoryData<string> TwoUsers => new(
        $"{One}\n{Two}\n",
        $"  {One}  \r\n\n\t{Two}",
        $"{Pretty}\n{Two}",
        $"{Pretty}{Pretty.Replace("\"1\"", "\"2\"", StringComparison.Ordinal)}",
        $"\n\n{Pretty}\n\n{Pretty.Replace("\"1\"", "\"2\"", StringComparison.Ordinal)}\n\n",
        $"{One}{Two}",
        $"{One} {Two}\n",
        $"{One},\n{Two},\n",
        $"{One},{Two}",
        $"[{One},{Two}]",
        $"[\n{One}\n,\n{Two}\n]\n",
        $"[{Pretty},\n{Two},\n]",
        $"[{One}]\n[{Two}]",
        $"[{One}],[],[{Two}]",
        $"[[{One}],[{Two}]]",
        $"[]\n[{One},{Two}]",
        $$"""{"users":[{{One}},{{Two}}]}""",
        $$"""{ "message" : "success" , "invalid_user_ids" : [ "x" , {"braze_id":"no"} ] , "users" : [ {{One}} , {{Two}} ] , "more" : { "users" : [ 1 ] } }""",
        $$"""{"users":[{{One}}]}{"users":[]}{"users":[{{Two}}]}""",
        $"{{\"users\":[{One}]}}\n{{\"users\":[{Two}]}}\n",
        $$"""[{"users":[{{One}}]},{"message":"x","users":[{{Two}}]}]""",
        $"{{\n  \"users\": [\n    {One},\n    {Two}\n  ],\n  \"message\": \"success\"\n}}\n",
        $$"""{"data":[{{One}},{{Two}}]}""",
        $$"""{"total":2,"next":null,"records":[{{One}},{{Two}}]}""",
        $"{{\"type\":\"RECORD\",\"stream\":\"users\",\"record\":{One}}}\n{{\"type\":\"RECORD\",\"stream\":\"users\",\"record\":{Two}}}\n",
        $"{{\"type\":\"SCHEMA\",\"stream\":\"users\",\"schema\":{{\"type\":\"object\"}},\"key_properties\":[]}}\n{{\"type\":\"RECORD\",\"record\":{One},\"time_extracted\":\"x\"}}\n"
            + $"{{\"type\":\"STATE\",\"value\":{{\"record\":{{}}}}}}\n{{\"record\":{Two},\"type\":\"RECORD\"}}",
        $"{{\"stream\":\"users\",\"data\":{One},\"emitted_at\":1}}\n{{\"stream\":\"users\",\"data\":{Two}}}\n",
        $"{{\"type\":\"RECORD\",\"record\":{{\"stream\":\"users\",\"data\":{One},\"emitted_at\":1}}}}\n{{\"type\":\"LOG\",\"log\":{{}}}}\n{{\"type\":\"RECORD\",\"record\":{{\"data\":{Two},\"stream\":\"u\"}}}}",
        $"{{\"_airbyte_raw_id\":\"x\",\"_airbyte_data\":{One}}}\n{{\"_airbyte_data\":{Two}}}",
        $"[{{\"type\":\"RECORD\",\"record\":{One}}},{{\"type\":\"RECORD\",\"record\":{Two}}}]",
        $"{{\n\"type\":\"RECORD\",\n\"record\":{Pretty}}}\n{{\"type\":\"RECORD\",\"record\":{Two}}}");

    [Theory]
    [MemberData(nameof(TwoUsers))]
    public async Task Users_are_read_in_every_framing_from_every_cursor_with_any_buffer(string text)
    {
        _folder.Write("users", text);
        _folder.WriteGzip("users.gz", text);
        foreach (var name in new[] { "users", "users.gz" })
        {
            foreach (var bufferBytes in new[] { 1, 2, 3, 7, 64, 4096 })
            {
                var source = new UserExportSource(_folder[name], new UserExportOptions { PageSize = 1 }, bufferBytes, int.MaxValue);
                var pages = await source.ReadPagesAsync();
                pages.SelectMany(page => page.Rows).Select(user => user.Id).Should().Equal("1", "2");
                for (var at = 0; at < pages.Count; at++)
                {
                    (await source.ReadPagesAsync(pages[at].Cursor)).SelectMany(page => page.Rows).Select(user => user.Id)
                        .Should().Equal(pages.Skip(at + 1).SelectMany(page => page.Rows).Select(user => user.Id));
                }
            }
        }
    }

    [Theory]
    [InlineData("""{"events":[@1,@2]}""")]
    [InlineData("""[@1,@2]""")]
    [InlineData("""@1@2""")]
    [InlineData("""{"message":"success","events":[@1,@2]}""")]
    [InlineData("{\"type\":\"RECORD\",\"record\":@1}\n{\"type\":\"STATE\"}\n{\"type\":\"RECORD\",\"record\":@2}")]
    [InlineData("{\"stream\":\"x\",\"data\":@1}\n{\"stream\":\"x\",\"data\":@2}")]
    public async Task Events_are_read_in_every_framing_and_from_every_cursor(string text)
    {
        _folder.Write("events.json", text.Replace("@1", Event(1), StringComparison.Ordinal).Replace("@2", Event(2), StringComparison.Ordinal));
        foreach (var bufferBytes in new[] { 1, 5, 4096 })
        {
            var source = new MessageEventSource(_folder["events.json"], new MessageEventOptions { PageSize = 1 }, bufferBytes);
            var pages = await source.ReadPagesAsync(null, TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken);
            pages.SelectMany(page => page.Events).Select(one => one.Id).Should().Equal("1", "2");
            var rest = await source.ReadPagesAsync(pages[0].Cursor, TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken);
            rest.SelectMany(page => page.Events).Select(one => one.Id).Should().Equal("2");
        }

        static string Event(int id) => $"{{\"event_type\":\"users.messages.email.Open\",\n\"id\":\"{id}\",\"time\":1,\"user_id\":\"u\",\"campaign_id\":\"c\"}}"
            .Replace("\n", id == 1 ? "" : " ", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[{\"braze_id\":\"1\"},\n  {\"email\": 7}]", 2, 13, "'email' is not a string")]
    [InlineData("[{\"braze_id\":\"1\"}, {\"email\":7}]", 1, 29, "'email' is not a string")]
    [InlineData("{\n\"email\":\n 7}", 3, 2, "'email' is not a string")]
    [InlineData("{\n\"email\":\"x\",\n\"phone\" secret}", 3, 9, "this is not JSON")]
    [InlineData("[{\"braze_id\":\"1\"}, {\"email\" 7}]", 1, 29, "this is not JSON")]
    [InlineData("{\"users\":[\n  {\"external_id\":\"1\"},\n  [\"secret\"], 5 ]}", 3, 4, "not a JSON object")]
    [InlineData("[5]", 1, 2, "not a JSON object")]
    [InlineData("[{\"external_id\":\"1\"},\n\"secret\"]", 2, 1, "not a JSON object")]
    [InlineData("{\"type\":\"RECORD\",\"record\":{\"email\":7}}", 1, 36, "'email' is not a string")]
    [InlineData("{\"type\":\"RECORD\",\"record\":\n{\"email\":7}}", 2, 10, "'email' is not a string")]
    [InlineData("{\"type\":\"RECORD\",\"record\":5}", 1, 1, "contains no record")]
    [InlineData("{\"type\":\"BATCH\",\"manifest\":[]}", 1, 1, "names other files")]
    [InlineData("{\"stream\":\"users\",\"data\":{\"email\":7}}", 1, 35, "'email' is not a string")]
    public async Task Malformed_object_is_an_error_with_its_position_and_can_be_skipped(string text, int line, int position, string problem)
    {
        _folder.Write("users", text);
        var error = (await new UserExportSource(_folder["users"]).Invoking(source => source.ReadAllAsync()).Should().ThrowAsync<SourceFormatException>()).Which;
        (error.Line, error.Position).Should().Be((line, position));
        error.Message.Should().Contain(problem).And.NotContain("secret");

        var skipping = new UserExportSource(_folder["users"], new UserExportOptions { SkipMalformed = SkipLimit.Unlimited });
        await skipping.ReadAllAsync();
        skipping.MalformedRecords.Should().BePositive();
    }

    [Theory]
    [InlineData("[{\"braze_id\":\"1\"},{\"braze_id\":\"2\"}", 1, "in line 1 is not closed")]
    [InlineData("[\n{\"braze_id\":\"1\"},\n", 3, "in line 1 is not closed")]
    [InlineData("[", 1, "is not closed")]
    [InlineData("{\"users\":[{\"braze_id\":\"1\"}]", 1, "is not closed")]
    [InlineData("{\"users\":[{\"braze_id\":\"1\"}],\"message\":\"suc", 1, "ends within the value that begins here")]
    [InlineData("{\"users\":[", 1, "is not closed")]
    [InlineData("[{\"braze_id\":\"1\"},{\"braze_id\":\"2", 1, "ends within the value that begins here")]
    [InlineData("{\n\"braze_id\":\"1\"\n}\n{\n\"braze_id\":\"2\"\n", 4, "ends within the value that begins here")]
    [InlineData("{\n\"braze_id\":\"1\"", 1, "ends within the value that begins here")]
    [InlineData("[{\"braze_id\":\"1\"} {\"braze_id\":\"2\"}]", 1, "a comma")]
    [InlineData("[{\"braze_id\":\"1\"}]]", 1, "expected an object here")]
    [InlineData("{\"users\":[{}] \"x\":1}", 1, "a comma")]
    [InlineData("{\"users\":[{}],\"x\" 1}", 1, "a colon")]
    [InlineData("{\"users\":[{}],x:1}", 1, "name of a field")]
    public async Task Truncated_or_invalid_text_between_objects_is_an_error_that_cannot_be_skipped(string text, int line, string problem)
    {
        _folder.Write("users", text);
        foreach (var bufferBytes in new[] { 1, 4096 })
        {
            var source = new UserExportSource(_folder["users"], new UserExportOptions { SkipMalformed = SkipLimit.Unlimited }, bufferBytes, 1000);
            var error = (await source.Invoking(one => one.ReadAllAsync()).Should().ThrowAsync<SourceFormatException>()).Which;
            error.Message.Should().Contain(problem);
            error.Line.Should().Be(line);
        }
    }

    [Fact]
    public async Task Truncated_array_is_an_error()
    {
        var whole = $"[{One},\n{Two},{Pretty}]";
        for (var length = 1; length < whole.Length; length++)
        {
            _folder.Write("users", whole[..length]);
            await new UserExportSource(_folder["users"]).Invoking(source => source.ReadAllAsync()).Should().ThrowAsync<SourceFormatException>($"it was cut to {length}");
        }
    }

    [Fact]
    public async Task Truncated_first_line_does_not_hide_later_lines()
    {
        foreach (var first in new[] { "{\"braze_id\":\"0", "{\"braze_id\":\"0\"", "{\"braze_id\":\"0\",", "{\"braze_id\"", "{", "{\"a\":tru" })
        {
            _folder.Write("users", $"{first}\n{One}\n{Two}\n");
            var source = new UserExportSource(_folder["users"], new UserExportOptions { SkipMalformed = SkipLimit.Unlimited });
            (await source.ReadAllAsync()).Select(user => user.Id).Should().Equal(["1", "2"], first);
            source.MalformedRecords.Should().Be(1);
        }
    }

    [Fact]
    public async Task Messages_without_a_record_are_counted_in_a_warning()
    {
        _folder.Write("users", $"{{\"type\":\"SCHEMA\"}}\n{{\"type\":\"RECORD\",\"record\":{One}}}\n{{\"type\":\"STATE\"}}\n{{\"type\":\"STATE\"}}\n");
        await new UserExportSource(_folder["users"], new UserExportOptions { OnWarning = _warnings.Add }).ReadAllAsync();
        _warnings.Should().Equal("users: messages without a record were skipped: 1 SCHEMA, 2 STATE.");
    }

    [Theory]
    [InlineData($"[{Two}, ", $",{Two}]", 1, 20)]
    [InlineData($"{{\"users\":[{Two},\n", $",{Two}]}}", 2, 1)]
    [InlineData("{\n\"braze_id\":\"1\"}\n", Two, 3, 1)]
    [InlineData("[", $",{Two},{Two}]", 1, 2)]
    public async Task Object_that_is_too_long_is_malformed(string before, string after, int line, int position)
    {
        _folder.Write("users", $"{before}{{\"email\":\"{new string('x', 20 * 1024 * 1024)}\"\n}}{after}");
        var reported = new List<SourceFormatException>();
        var source = new UserExportSource(_folder["users"], new UserExportOptions { SkipMalformed = SkipLimit.Unlimited, OnMalformed = reported.Add, PageSize = 1 });
        var pages = await source.ReadPagesAsync();
        pages.Sum(page => page.Rows.Count).Should().Be(2);
        (await source.ReadPagesAsync(pages[0].Cursor)).Sum(page => page.Rows.Count).Should().Be(1);
        reported.Should().OnlyContain(error => error.Line == line && error.Position == position && error.Problem == "the object is longer than 16 MiB.");
    }

    public void Dispose() => _folder.Dispose();
}
