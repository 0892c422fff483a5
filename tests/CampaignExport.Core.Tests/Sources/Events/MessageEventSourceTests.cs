using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;
using CampaignExport.Events;
using CampaignExport.Sources;
using CampaignExport.Tests.Exports;

namespace CampaignExport.Tests.Sources;

public sealed partial class MessageEventSourceTests
{
    private const string Open =
        """{"event_type":"users.messages.email.Open","id":"e1","time":1477502783,"user":{"user_id":"u1","external_user_id":null},"properties":{"campaign_id":"c","campaign_name":null,"message_variation_id":"v","message_variation_name":"Variation é","dispatch_id":"d","send_id":"s","machine_open":"true","is_amp":null,"suspected_bot_click_reason":["x",{"id":"no"}]}}""";

    private const string Flat =
        """{"id":"e1","time":1477502783,"user_id":"u1","campaign_id":"c","message_variation_id":"v","message_variation_name":"Variation é","dispatch_id":"d","event_type":"users.messages.email.Open"}""";

    private const string Wrapped =
        """{"id":{"string":"e1"},"time":{"long":1477502783},"user_id":{"string":"u1"},"campaign_id":{"string":"c"},"message_variation_id":{"string":"v"},"message_variation_name":{"string":"Variation é"},"dispatch_id":null,"send_id":{"string":"d"},"machine_open":{"string":"true"},"is_amp":{"boolean":true},"event_type":"users.messages.email.Open"}""";

    [Theory]
    [InlineData(Open)]
    [InlineData(Flat)]
    [InlineData(Wrapped)]
    public async Task Event_is_read_in_both_shapes(string line)
    {
        var events = await ReadAsync("events.jsonl", line);

        events.Should().Equal(new MessageEvent(
            "e1", EventKinds.Find("users.messages.email.Open")!, DateTimeOffset.FromUnixTimeSeconds(1477502783), "c", "u1")
        {
            VariationId = "v",
            VariationName = "Variation é",
            DispatchId = "d",
            IsAutomated = line != Flat,
        });
        events[0].Channel.Should().Be("email");
    }

    [Fact]
    public async Task Kinds_with_a_metric_or_a_change_of_a_user_are_read_and_others_skipped()
    {
        using var folder = new TemporaryFolder();
        folder.Write("events.jsonl", string.Join('\n', EventKinds.All.Select(Line)));
        var source = new MessageEventSource(folder["events.jsonl"]);

        var events = await ToListAsync(source);

        events.Select(one => one.Kind).Should().Equal(EventKinds.All.Where(kind => kind.Metrics.Count > 0 || kind.ChangesPerson));
        source.Events.Should().Be(events.Count);
        source.Skipped.Should().Be(EventKinds.All.Count - events.Count);

        static string Line(EventKind kind) =>
            $$$"""{"event_type":"{{{kind.Name}}}","id":"1","time":1,"user":{"user_id":"u"},"properties":{"campaign_id":"c","platform":"ios","price":1,"currency":"USD","conversion_behavior_index":0,"orphaned_by_id":"v"}}""";
    }

    [Theory]
    [InlineData("pushnotification.Send", "\"platform\":\"Android\"", "android_push", null)]
    [InlineData("pushnotification.Open", "\"platform\":{\"string\":\"web\"}", "web_push", null)]
    [InlineData("pushnotification.InfluencedOpen", "\"platform\":\"ios\"", "ios_push", "ios")]
    [InlineData("pushnotification.InfluencedOpen", "\"platform\":\"web\"", "web_push", null)]
    [InlineData("inappmessage.Click", "\"button_id\":\"0\"", "trigger_in_app_message", "0")]
    [InlineData("inappmessage.Click", "\"button_id\":{\"string\":\"1\"}", "trigger_in_app_message", "1")]
    [InlineData("inappmessage.Click", "\"button_id\":1", "trigger_in_app_message", "1")]
    [InlineData("inappmessage.Click", "\"button_id\":\"close\"", "trigger_in_app_message", null)]
    [InlineData("inappmessage.Click", "\"button_id\":null", "trigger_in_app_message", null)]
    [InlineData("sms.InboundReceive", "\"action\":\"Unsubscribed\"", "sms", "unsubscribed")]
    [InlineData("sms.InboundReceive", "\"action\":\"Help\"", "sms", "help")]
    [InlineData("sms.InboundReceive", "\"action\":\"Subscribed\"", "sms", null)]
    [InlineData("webhook.Failure", "\"is_terminal\":false", "webhook", "false")]
    [InlineData("webhook.Failure", "\"is_terminal\":{\"boolean\":true}", "webhook", "true")]
    public async Task Channel_and_detail_come_from_the_field_that_the_kind_names(string kind, string property, string channel, string? detail)
    {
        var events = await ReadAsync(
            "a.jsonl", $$$"""{"properties":{"campaign_id":"c",{{{property}}}},"time":1,"id":"1","user":{"user_id":"u"},"event_type":"users.messages.{{{kind}}}"}""");

        events.Should().ContainSingle().Which.Should().Match<MessageEvent>(one => one.Channel == channel && one.Detail == detail);
    }

    [Theory]
    [InlineData("0", "0")]
    [InlineData("{\"int\":3}", "3")]
    [InlineData("\"2\"", "2")]
    [InlineData("1.0", "1")]
    [InlineData("null", null)]
    [InlineData("\"\"", null)]
    public async Task Conversion_has_its_behavior(string index, string? detail) =>
        (await ReadAsync("a.jsonl", $$"""{"id":"1","time":1,"user_id":"u","campaign_id":"c","event_type":"users.campaigns.Conversion","conversion_behavior_index":{{index}}}"""))
            .Should().ContainSingle().Which.Detail.Should().Be(detail);

    [Theory]
    [InlineData("users.messages.email.Send-0001.jsonl", "users.messages.email.Send")]
    [InlineData("users.messages.sms.Delivery.jsonl.gz", "users.messages.sms.Delivery")]
    [InlineData("users.messages.sms.DeliveryFailure.jsonl", "users.messages.sms.DeliveryFailure")]
    [InlineData("USERS.MESSAGES.EMAIL.SEND.json", "users.messages.email.Send")]
    [InlineData("USERS_MESSAGES_SMS_DELIVERYFAILURE_SHARED_0_1.json", "users.messages.sms.DeliveryFailure")]
    [InlineData("users_messages_pushnotification_influencedopen.jsonl.gz", "users.messages.pushnotification.InfluencedOpen")]
    [InlineData("EVENT_TYPE=Users.Messages.Email.Click/part.json", "users.messages.email.Click")]
    [InlineData("event_type=users.messages.email.Click/date=2026-01-01-00/part.json", "users.messages.email.Click")]
    public async Task Kind_comes_from_the_file_or_folder_if_the_event_has_none(string name, string kind)
    {
        var events = await ReadAsync(name, """{"id":"1","time":1,"user_id":"u","campaign_id":"c","platform":"ios"}""");
        events.Should().ContainSingle().Which.Kind.Name.Should().Be(kind);
    }

    [Theory]
    [InlineData("a.zip", "event_type=users.messages.email.Click/date=2026-01-01-00/part.json", "users.messages.email.Click")]
    [InlineData("a.zip", "2026/EVENT_TYPE=Users.Messages.Sms.Delivery/part.json", "users.messages.sms.Delivery")]
    [InlineData("a.zip", "event_type=users.messages.email.Click\\part.json", "users.messages.email.Click")]
    [InlineData("a.zip", "users.messages.email.Send-0001.jsonl", "users.messages.email.Send")]
    [InlineData("event_type=users.messages.email.Open/a.zip", "part.json", "users.messages.email.Open")]
    [InlineData("users.messages.email.Open.zip", "in/part.json", "users.messages.email.Open")]
    [InlineData("event_type=users.messages.email.Open/a.zip", "event_type=users.messages.email.Click/part.json", "users.messages.email.Click")]
    public async Task Kind_comes_from_the_path_in_an_archive_or_else_of_the_archive(string name, string entry, string kind)
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using (var archive = ZipFile.Open(path, ZipArchiveMode.Create))
        {
            foreach (var (at, line) in new[] { (entry, """{"id":"1","time":1,"user_id":"u","campaign_id":"c"}"""), ("z/event_type=users.messages.line.Send/x.json", """{"id":"2","time":1,"user_id":"u","campaign_id":"c"}""") })
            {
                await using var text = new StreamWriter(archive.CreateEntry(at).Open());
                await text.WriteAsync(line);
            }
        }

        var events = new List<MessageEvent>();
        await foreach (var one in new MessageEventSource(path).ReadAsync())
            events.Add(one);

        events.Select(one => one.Kind.Name).Should().Equal(kind, "users.messages.line.Send");
    }

    [Theory]
    [InlineData("UserOrphan", "\"orphaned_by_id\":{\"string\":\"Kept\"},", "Kept")]
    [InlineData("UserDeleteRequest", "", null)]
    public async Task Deleted_or_merged_user_is_an_event_without_a_campaign(string kind, string property, string? replacedBy) =>
        (await ReadAsync("a.jsonl", $$"""{"id":"1","time":7,"user_id":"u",{{property}}"campaign_id":"c","event_type":"users.{{kind}}"}"""))
            .Should().Equal(new MessageEvent("1", EventKinds.Find($"users.{kind}")!, DateTimeOffset.FromUnixTimeSeconds(7), "", "u") { ReplacedBy = replacedBy });

    [Fact]
    public async Task Event_without_a_campaign_is_skipped() =>
        (await ReadAsync("a.jsonl", CampaignId().Replace(Open, "\"campaign_id\":null"))).Should().BeEmpty();

    [Theory]
    [InlineData("secret", 1, "this is not JSON")]
    [InlineData("[\"secret\"]", 1, "not a JSON object")]
    [InlineData("{\"id\":\"secret\"", 15, "this is not JSON")]
    [InlineData("{\"id\":\"secret\"} x", 17, "this is not JSON")]
    [InlineData("{\"id\":[\"secret\"]}", 7, "'id' is not a string")]
    [InlineData("{\"id\":1.5}", 7, "'id' is not a whole number")]
    [InlineData("{\"id\":{}}", 8, "'id' is an empty object")]
    [InlineData("{\"id\":{\"string\":\"secret\",\"x\":1}}", 26, "'id' is an object, not a single value")]
    [InlineData("{\"time\":\"secret\"}", 9, "'time' is neither a date with a time")]
    [InlineData("{\"user\":{\"user_id\":true,\"a\":1},\"time\":99999999999999}", 39, "'time' is not a time in seconds since 1970")]
    [InlineData("{\"id\":\"secret\",\"time\":1,\"user_id\":\"u\",\"campaign_id\":\"c\"}", 1, "the event has no 'event_type'")]
    [InlineData("{\"event_type\":\"users.messages.email.Open\",\"time\":1,\"user_id\":\"secret\",\"campaign_id\":\"c\"}", 1, "the event has no 'id'")]
    [InlineData("{\"event_type\":\"users.messages.email.Open\",\"id\":\"1\",\"user_id\":\"secret\",\"campaign_id\":\"c\"}", 1, "the event has no 'time'")]
    [InlineData("{\"event_type\":\"users.campaigns.EnrollInControl\",\"id\":\"secret\",\"time\":1,\"campaign_id\":\"c\"}", 1, "the event has no 'user_id'")]
    [InlineData("{\"event_type\":\"users.UserDeleteRequest\",\"id\":\"secret\",\"time\":1}", 1, "the event has no 'user_id'")]
    [InlineData("{\"event_type\":\"users.campaigns.Conversion\",\"id\":\"secret\",\"time\":1,\"campaign_id\":\"c\",\"conversion_behavior_index\":4}", 1, "other than 0 (the primary one), 1, 2 and 3")]
    [InlineData("{\"event_type\":\"users.campaigns.Conversion\",\"id\":\"secret\",\"time\":1,\"campaign_id\":\"c\",\"conversion_behavior_index\":\"secret\"}", 1, "other than 0 (the primary one), 1, 2 and 3")]
    [InlineData("{\"event_type\":\"users.messages.later.Send\",\"id\":\"secret\",\"time\":1}", 1, "the event type 'users.messages.later.Send' is not known")]
    [InlineData("{\"event_type\":\"secret@example.com\",\"id\":\"secret\",\"time\":1}", 1, "an 'event_type' that is not the name of an event type")]
    [InlineData("{\"event_type\":\"secret secret\",\"id\":\"secret\",\"time\":1}", 1, "an 'event_type' that is not the name of an event type")]
    [InlineData("{\"event_type\":\"users.messages.pushnotification.Send\",\"id\":\"secret\",\"time\":1,\"user_id\":\"u\",\"campaign_id\":\"c\"}", 1, "the event has no 'platform'")]
    [InlineData("{\"event_type\":\"users.UserOrphan\",\"id\":\"secret\",\"time\":1,\"user_id\":\"u\"}", 1, "the event has no 'orphaned_by_id'")]
    [InlineData("{\"\\ud800\":5}", 2, "half of a surrogate pair")]
    public async Task Malformed_line_is_an_error_with_file_line_and_position_and_without_values(string line, int position, string problem)
    {
        var error = (await FluentActions.Awaiting(() => ReadAsync("a.jsonl", $"{Open}\n\n  {"\r"}\n{line}\n{Open}")).Should().ThrowAsync<SourceFormatException>()).Which;

        (error.File, error.Line, error.Position).Should().Be(("a.jsonl", 4, position));
        error.Message.Should().Contain(problem).And.NotContain("secret");
        error.InnerException.Should().BeNull();
    }

    [Fact]
    public async Task Malformed_lines_are_skipped_counted_and_reported_if_allowed()
    {
        using var folder = new TemporaryFolder();
        folder.Write("a.jsonl", $"{Open}\nsecret\n{Open}\n");
        folder.WriteZip("b.zip", ("b.json", $"7\n{Flat}"));
        folder.Write(".hidden", "secret");
        var reported = new List<string>();
        var source = new MessageEventSource(
            folder.Path, new MessageEventOptions { SkipMalformed = true, OnMalformed = error => reported.Add($"{error.File}:{error.Line}") });

        (await ToListAsync(source)).Should().HaveCount(3);

        reported.Should().Equal("a.jsonl:2", "b.zip/b.json:1");
        (source.Events, source.Skipped, source.MalformedRecords).Should().Be((3, 0, 2));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    [InlineData(100)]
    public async Task Reading_resumes_at_the_end_of_a_page(int pageSize)
    {
        using var folder = new TemporaryFolder();
        folder.Write("a.jsonl", $"{Numbered(0)}\n\n{Numbered(1)}\nsecret\r\n{Numbered(2)}");
        await WriteGzipAsync(folder["b.jsonl.gz"], $"{Numbered(3)}\n{Numbered(4)}\n");
        folder.WriteZip("c.zip", ("1.json", $"{Numbered(5)}\n"), ("2.json", Numbered(6)));
        var source = new MessageEventSource(folder.Path, new MessageEventOptions { PageSize = pageSize, SkipMalformed = true });
        var cursors = new List<string?> { null };
        var files = new List<string>();
        await foreach (var page in source.ReadPagesAsync(null, TestContext.Current.CancellationToken))
        {
            cursors.Add(page.Cursor);
            files.Add(page.File);
        }

        // A page ends with the file, and with the entry.
        (string Name, int Lines)[] texts = [("a.jsonl", 5), ("b.jsonl.gz", 2), ("c.zip/1.json", 1), ("c.zip/2.json", 1)];
        files.Should().Equal(texts.SelectMany(text => Enumerable.Repeat(text.Name, (text.Lines + pageSize - 1) / pageSize)));

        var read = 0;
        foreach (var cursor in cursors)
        {
            var ids = new List<string>();
            var pages = 0;
            await foreach (var page in source.ReadPagesAsync(cursor, TestContext.Current.CancellationToken))
            {
                ids.AddRange(page.Events.Select(one => one.Id));
                read += pages++ == 0 ? page.Events.Count : 0;
            }

            ids.Should().Equal(Enumerable.Range(0, 7).Skip(7 - ids.Count).Select(at => $"e{at}"));
            pages.Should().Be(cursors.Count - 1 - cursors.IndexOf(cursor));
        }

        read.Should().Be(7, "each page began where the one before it had ended");

        static string Numbered(int at) => Flat.Replace("e1", $"e{at}", StringComparison.Ordinal);
    }

    [Fact]
    public async Task Page_counts_skipped_events()
    {
        using var folder = new TemporaryFolder();
        folder.Write("a.jsonl", string.Join('\n',
            Open, "secret", CampaignId().Replace(Flat, "\"campaign_id\":null"), "{\"event_type\":\"users.messages.email.SoftBounce\"}", "{\"event_type\":\"new\"}", "[]"));
        var problems = new List<string>();
        var source = new MessageEventSource(
            folder.Path, new MessageEventOptions { SkipMalformed = true, OnMalformed = error => problems.Add(error.Problem) });

        await using var pages = source.ReadPagesAsync(null, TestContext.Current.CancellationToken).GetAsyncEnumerator(TestContext.Current.CancellationToken);

        (await pages.MoveNextAsync()).Should().BeTrue();
        (pages.Current.Events.Count, pages.Current.Malformed).Should().Be((1, 3));
        pages.Current.Skipped.Should().BeEquivalentTo(new Dictionary<string, long> { ["has no campaign"] = 1, ["not part of campaign analytics"] = 1 });
        (await pages.MoveNextAsync()).Should().BeFalse();
        problems.Should().Equal("this is not JSON, or it ends too early.", "the event type 'new' is not known.", "this is not a JSON object.");
    }

    [Fact]
    public async Task Lines_split_by_the_buffer_are_read_completely()
    {
        using var folder = new TemporaryFolder();
        folder.Write("a.jsonl", string.Join("\r\n", Enumerable.Range(0, 50).Select(at => Flat.Replace("e1", new string('e', at), StringComparison.Ordinal)).Skip(1)));

        var events = new List<string>();
        await foreach (var one in new MessageEventSource(folder.Path, null, 16).ReadAsync(TestContext.Current.CancellationToken))
            events.Add(one.Id);

        events.Should().Equal(Enumerable.Range(1, 49).Select(at => new string('e', at)));
    }

    [Theory]
    [InlineData("plain.jsonl")]
    [InlineData("compressed.jsonl.gz")]
    public async Task Page_has_the_number_of_bytes_read_from_its_file(string name)
    {
        using var folder = new TemporaryFolder();
        // Incompressible ids, so that the file is longer than one read.
        var (random, id) = (new Random(7), new byte[32]);
        var lines = string.Concat(Enumerable.Range(0, 10_000).Select(_ =>
        {
            random.NextBytes(id);
            return Flat.Replace("e1", Convert.ToHexString(id), StringComparison.Ordinal) + "\n";
        }));
        if (name.EndsWith(".gz", StringComparison.Ordinal))
            await WriteGzipAsync(folder[name], lines);
        else
            await File.WriteAllTextAsync(folder[name], lines, TestContext.Current.CancellationToken);
        var source = new MessageEventSource(folder[name], new MessageEventOptions { PageSize = 1000 }, bufferBytes: 4096);

        var pages = await source.ReadPagesAsync(null, TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken);
        var rest = await source.ReadPagesAsync(pages[6].Cursor, TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken);

        var length = new FileInfo(folder[name]).Length;
        var read = pages.Select(page => page.BytesRead).ToList();
        read.Should().HaveCount(10).And.BeInAscendingOrder().And.EndWith(length);
        read[0].Should().BeInRange(1, length - 1);
        rest.Select(page => page.BytesRead).Should().BeInAscendingOrder().And.EndWith(length);
        rest[0].BytesRead.Should().BeGreaterThanOrEqualTo(read[6]);
    }

    [Fact]
    public async Task Reading_can_be_cancelled()
    {
        using var folder = new TemporaryFolder();
        folder.Write("a.jsonl", Open);
        using var stop = new CancellationTokenSource();
        await stop.CancelAsync();

        var read = async () => await new MessageEventSource(folder.Path).ReadAsync(stop.Token).GetAsyncEnumerator(stop.Token).MoveNextAsync();
        await read.Should().ThrowAsync<OperationCanceledException>();
    }

    private static async Task<List<MessageEvent>> ReadAsync(string name, string content)
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(Path.GetDirectoryName(folder[name])!);
        if (name.EndsWith(".gz", StringComparison.Ordinal))
            await WriteGzipAsync(folder[name], content);
        else
            await File.WriteAllTextAsync(folder[name], content, TestContext.Current.CancellationToken);
        return await ToListAsync(new MessageEventSource(folder[name]));
    }

    private static async Task WriteGzipAsync(string path, string content)
    {
        await using var gzip = new GZipStream(File.Create(path), CompressionLevel.Fastest);
        await gzip.WriteAsync(Encoding.UTF8.GetBytes(content), TestContext.Current.CancellationToken);
    }

    private static async Task<List<MessageEvent>> ToListAsync(MessageEventSource source)
    {
        var events = new List<MessageEvent>();
        await foreach (var one in source.ReadAsync(TestContext.Current.CancellationToken))
            events.Add(one);
        return events;
    }

    [GeneratedRegex("\"campaign_id\":\"c\"")]
    private static partial Regex CampaignId();
}
