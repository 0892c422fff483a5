using System.Globalization;
using CampaignExport.Events;
using CampaignExport.Sources;
using CampaignExport.Tests.Exports;

namespace CampaignExport.Tests.Sources;

/// <summary>The fields of events in the forms of streams, connectors and warehouses.</summary>
public sealed class MessageEventFieldTests
{
    [Theory]
    [InlineData("""{"user":{"user_id":"u"},"properties":{"time":7,"campaign_id":"c"},"user_id":null,"time":null,"campaign_id":"","event_type":"users.messages.email.Open","id":"1"}""")]
    [InlineData("""{"user_id":null,"time":null,"campaign_id":"","user":{"user_id":"u"},"properties":{"time":7,"campaign_id":"c"},"event_type":"users.messages.email.Open","id":"1"}""")]
    [InlineData("""{"user":{"user_id":"u"},"user_id":{"string":null},"properties":{"time":7,"campaign_id":"c"},"time":"","event_type":"users.messages.email.Open","id":"1"}""")]
    public async Task Null_in_the_event_does_not_hide_a_nested_field(string line)
    {
        using var folder = new TemporaryFolder();
        folder.Write("events", line);
        var events = await new MessageEventSource(folder["events"]).ReadAsync(TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken);
        var one = events.Should().ContainSingle().Which;
        (one.UserId, one.CampaignId, one.Time.ToUnixTimeSeconds()).Should().Be(("u", "c", 7));
    }

    [Theory]
    [InlineData("first_name,email\nsecret,secret\n")]
    [InlineData("id;name\n1;secret\n")]
    [InlineData("\"id\"\t\"day\"\n1\t7\n")]
    public async Task Table_without_two_fields_of_events_is_refused_with_an_explanation(string text)
    {
        using var folder = new TemporaryFolder();
        folder.Write("events.csv", text);
        var read = async () => await new MessageEventSource(folder["events.csv"]).ReadAsync(TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken);
        (await read.Should().ThrowAsync<SourceFormatException>()).Which.Message.Should().Be("events.csv, line 1, position 1: this is not JSON, and not CSV with a header that has at least two names of fields, such as 'id' and 'time'.");
    }

    [Fact]
    public async Task Replaced_characters_are_counted_in_returned_events()
    {
        using var folder = new TemporaryFolder();
        const string rest = "\"time\":1780306200,\"user_id\":\"u\",\"campaign_id\":\"c\",\"message_variation_name\":\"a\\u0000\\ud83d\\ud83d\\ude00\"}\n";
        folder.Write(
            "events",
            "{\"event_type\":\"users.messages.email.Send\",\"id\":\"1\"," + rest + "{\"event_type\":\"users.behaviors.CustomEvent\",\"id\":\"2\"," + rest
            + "{\"event_type\":\"users.messages.email.Send\",\"id\":\"3\\u0000\"," + rest + "{\"event_type\":\"users.messages.email.Send\",\"id\":\"4\"," + rest);
        var source = new MessageEventSource(folder["events"], new MessageEventOptions { PageSize = 1, SkipMalformed = true });
        var counts = new List<long>();
        await foreach (var page in source.ReadPagesAsync(null, TestContext.Current.CancellationToken))
            counts.Add(page.ReplacedCharacters);
        counts.Should().Equal(2, 0, 0, 2);
        source.ReplacedCharacters.Should().Be(4);
    }

    [Theory]
    [InlineData("1780306200", "2026-06-01T09:30:00.0000000Z")]
    [InlineData("1780306200.0", "2026-06-01T09:30:00.0000000Z")]
    [InlineData("1780306200.25", "2026-06-01T09:30:00.2500000Z")]
    [InlineData("1780306200.12345678901", "2026-06-01T09:30:00.1234567Z")]
    [InlineData("1.7803062e9", "2026-06-01T09:30:00.0000000Z")]
    [InlineData("\"1780306200\"", "2026-06-01T09:30:00.0000000Z")]
    [InlineData("\"1780306200.5\"", "2026-06-01T09:30:00.5000000Z")]
    [InlineData("\" 1780306200 \"", "2026-06-01T09:30:00.0000000Z")]
    [InlineData("\"1.7803062E9\"", "2026-06-01T09:30:00.0000000Z")]
    [InlineData("\"\\u0031780306200\"", "2026-06-01T09:30:00.0000000Z")]
    [InlineData("{\"long\":1780306200}", "2026-06-01T09:30:00.0000000Z")]
    [InlineData("{\"double\":1780306200.5}", "2026-06-01T09:30:00.5000000Z")]
    [InlineData("{\"string\":\"1780306200\"}", "2026-06-01T09:30:00.0000000Z")]
    [InlineData("\"20260601\"", "2026-06-01T00:00:00.0000000Z")]
    [InlineData("20260601", "1970-08-23T11:56:41.0000000Z")]
    [InlineData("0", "1970-01-01T00:00:00.0000000Z")]
    [InlineData("9999999999", "2286-11-20T17:46:39.0000000Z")]
    [InlineData("\"2026-06-01T09:30:00Z\"", "2026-06-01T09:30:00.0000000Z")]
    [InlineData("\"2026-06-01T11:30:00.5+02:00\"", "2026-06-01T09:30:00.5000000Z")]
    [InlineData("\"2026-06-01 05:30:00 -0400\"", "2026-06-01T09:30:00.0000000Z")] // Snowflake, TIMESTAMP_TZ
    [InlineData("\"2026-06-01 09:30:00.000\"", "2026-06-01T09:30:00.0000000Z")] // TIMESTAMP_NTZ
    [InlineData("\"2026-06-01 09:30:00.123456 UTC\"", "2026-06-01T09:30:00.1234560Z")] // BigQuery
    [InlineData("\"2026-06-01 09:30:00+00\"", "2026-06-01T09:30:00.0000000Z")] // Redshift, PostgreSQL
    public async Task Time_is_read_in_every_form(string time, string instant)
    {
        var one = (await ReadAsync($$"""{"event_type":"users.messages.email.Send","id":"1","time":{{time}},"user_id":"u","campaign_id":"c"}""")).Should().ContainSingle().Subject;

        one.Time.UtcDateTime.ToString("O", CultureInfo.InvariantCulture).Should().Be(instant);
    }

    [Theory]
    [InlineData("1780306200000", "in milliseconds")]
    [InlineData("\"1780306200000\"", "in milliseconds")]
    [InlineData("1780306200000.0", "in milliseconds")]
    [InlineData("{\"long\":1780306200000}", "in milliseconds")]
    [InlineData("100000000000", "in milliseconds")]
    [InlineData("1780306200000000", "in microseconds")]
    [InlineData("\"1780306200000000\"", "in microseconds")]
    [InlineData("1780306200000000000", "in nanoseconds")]
    [InlineData("10000000000", "not a time in seconds since 1970")]
    [InlineData("20260601093000", "not a time in seconds since 1970")]
    [InlineData("-1", "not a time in seconds since 1970")]
    [InlineData("1e400", "not a time in seconds since 1970")]
    [InlineData("true", "neither a date with a time nor seconds since 1970")]
    [InlineData("\"yesterday\"", "neither a date with a time nor seconds since 1970")]
    [InlineData("\"06/01/2026 09:30\"", "neither a date with a time nor seconds since 1970")]
    [InlineData("null", "the event has no 'time'")]
    [InlineData("\"\"", "the event has no 'time'")]
    public async Task Time_that_is_not_in_seconds_is_an_error_that_names_its_unit(string time, string problem) =>
        (await FluentActions.Awaiting(() => ReadAsync($$"""{"event_type":"users.messages.email.Send","id":"1","time":{{time}},"user_id":"u","campaign_id":"c"}"""))
            .Should().ThrowAsync<SourceFormatException>()).WithMessage($"*{problem}*");

    [Theory]
    [InlineData("""{"EVENT_TYPE":"USERS.MESSAGES.PUSHNOTIFICATION.SEND","ID":"1","TIME":7,"USER_ID":"u","CAMPAIGN_ID":"c","MESSAGE_VARIATION_ID":"v","MESSAGE_VARIATION_NAME":"Name","DISPATCH_ID":"d","PLATFORM":"ios","EXTERNAL_USER_ID":"x"}""")]
    [InlineData("""{"event_type":"users.messages.pushnotification.send","id":"1","time":7,"User":{"User_Id":"u"},"Properties":{"Campaign_Id":"c","Message_Variation_Id":"v","Message_Variation_Name":"Name","Dispatch_Id":"d","Platform":"IOS"}}""")]
    [InlineData("""{"ID":"1","TIME":"7","USER_ID":"u","CAMPAIGN_ID":"internal","CAMPAIGN_API_ID":"c","MESSAGE_VARIATION_ID":"internal","MESSAGE_VARIATION_API_ID":"v","MESSAGE_VARIATION_NAME":"Name","DISPATCH_ID":"d","PLATFORM":"ios","EVENT_TYPE":"users.messages.pushnotification.Send"}""")]
    [InlineData("""{"id":"1","time":7,"user_id":"u","campaign_api_id":"c","campaign_id":"internal","message_variation_api_id":"v","message_variation_id":"internal","message_variation_name":"Name","dispatch_id":"d","platform":"ios","event_type":"users.messages.pushnotification.Send"}""")]
    [InlineData("""{"id":"1","time":7,"user_id":"u","campaign_api_id":null,"campaign_id":"c","message_variation_api_id":null,"message_variation_id":"v","message_variation_name":"Name","dispatch_id":"d","platform":"ios","event_type":"users.messages.pushnotification.Send"}""")]
    [InlineData("""{"\u0069d":"1","time":7,"\u0055SER_ID":"u","campaign_id":"c","message_variation_id":"v","message_variation_name":"Name","send_id":"d","platform":"ios","event_type":"users.messages.pushnotification.Send"}""")]
    public async Task Field_and_event_names_match_in_any_case_and_API_ids_take_precedence(string line) =>
        (await ReadAsync(line)).Should().Equal(new MessageEvent(
            "1", EventKinds.Find("users.messages.pushnotification.Send")!, DateTimeOffset.FromUnixTimeSeconds(7), "c", "u")
        {
            Channel = "ios_push",
            VariationId = "v",
            VariationName = "Name",
            DispatchId = "d",
            ExternalUserId = line.Contains("EXTERNAL", StringComparison.Ordinal) ? "x" : null,
        });

    [Theory]
    [InlineData("users.messages.email.Click", true)]
    [InlineData("users.messages.sms.ShortLinkClick", true)]
    [InlineData("users.messages.email.Open", false)]
    public async Task Link_is_read_for_clicks(string kind, bool hasLink)
    {
        var one = (await ReadAsync(
            $$"""{"event_type":"{{kind}}","id":"1","time":7,"external_user_id":"me","campaign_id":"c","url":"https://shop.example/a?b=1","link_alias":"top"}""")).Single();

        (one.UserId, one.ExternalUserId).Should().Be((null, "me"));
        (one.Url, one.LinkAlias).Should().Be(hasLink ? ("https://shop.example/a?b=1", "top") : (null, null));
    }

    [Fact]
    public async Task Repeated_texts_are_read_correctly_in_any_number()
    {
        // More texts than are remembered, many with the same hash: they differ only in the middle.
        string[] ids = [.. Enumerable.Range(0, 9000).Select(at => $"campaign-{at % 3000:0000}-of-the-year")];

        var events = await ReadAsync(string.Join("\n", ids.Select((id, at) =>
            $$"""{"event_type":"users.messages.email.Send","id":"{{at}}","time":7,"user_id":"u","campaign_id":"{{id}}","message_variation_name":"{{id}}","dispatch_id":"{{id}}"}""")));

        events.Select(one => one.CampaignId).Should().Equal(ids);
        events.Select(one => one.VariationName).Should().Equal(ids);
        events.Select(one => one.DispatchId).Should().Equal(ids);
    }

    [Theory]
    [InlineData("""{"properties":{"id":"x","time":5,"event_type":"users.messages.email.Click","campaign_id":"c"},"event_type":"users.messages.email.Open","id":"1","time":7,"user_id":"u"}""")]
    [InlineData("""{"event_type":"users.messages.email.Open","id":"1","time":7,"user_id":"u","properties":{"id":"x","time":5,"event_type":"users.messages.email.Click","campaign_id":"c"}}""")]
    public async Task Fields_of_the_event_take_precedence_over_nested_ones(string line)
    {
        var one = (await ReadAsync(line)).Should().ContainSingle().Subject;

        (one.Id, one.Time.ToUnixTimeSeconds(), one.Kind.Name).Should().Be(("1", 7, "users.messages.email.Open"));
    }

    [Theory]
    [InlineData("users.messages.email.Open", "\"canvas_id\":\"k\",\"campaign_id\":null", "belongs to a Canvas")]
    [InlineData("users.messages.email.Open", "\"CANVAS_STEP_API_ID\":\"k\"", "belongs to a Canvas")]
    [InlineData("users.messages.sms.Send", "\"properties\":{\"canvas_step_id\":\"k\"}", "belongs to a Canvas")]
    [InlineData("users.messages.email.Open", "\"canvas_id\":null", "has no campaign")]
    [InlineData("users.campaigns.Conversion", "\"campaign_id\":\"\"", "has no campaign")]
    [InlineData("users.canvas.Entry", "\"canvas_id\":\"k\"", "belongs to a Canvas")]
    [InlineData("users.behaviors.CustomEvent", "\"name\":\"bought\"", "belongs to no campaign")]
    [InlineData("users.messages.email.SoftBounce", "\"campaign_id\":\"c\"", "not part of campaign analytics")]
    [InlineData("users.messages.sms.Abort", "\"campaign_id\":\"c\"", "the message was not sent or shown")]
    public async Task Events_that_count_in_no_campaign_are_skipped_by_reason(string kind, string fields, string reason) =>
        (await ReadPageAsync($$$"""{"event_type":"{{{kind}}}","id":"1","time":7,"user_id":"u",{{{fields}}}}""")).Skipped
            .Should().BeEquivalentTo(new Dictionary<string, long> { [reason] = 1 });

    [Theory]
    [InlineData("\"time\":\"whenever\"")]
    [InlineData("\"properties\":{\"action\":[1],\"id\":{},\"time\":\"later\"}")]
    [InlineData("\"platform\":{\"a\":1,\"b\":2}")]
    public async Task Event_without_a_metric_is_skipped_with_any_fields(string fields)
    {
        var page = await ReadPageAsync(
            $$$"""{{{{fields}}},"event_type":{"string":"users.behaviors.CustomEvent"}}""",
            $$$"""{{{{fields}}},"event_type":"users.messages.email.Open"}""");

        (page.Skipped.Values.Sum(), page.Malformed).Should().Be((1, 1));
    }

    [Theory]
    [InlineData("email.Open", "machine_open", "\"true\"", true)]
    [InlineData("email.Open", "machine_open", "true", true)]
    [InlineData("email.Open", "machine_open", "\"Apple\"", true)]
    [InlineData("email.Open", "MACHINE_OPEN", "\"TRUE\"", true)]
    [InlineData("email.Open", "machine_open", "{\"string\":\"true\"}", true)]
    [InlineData("email.Open", "machine_open", "null", false)]
    [InlineData("email.Open", "machine_open", "\"\"", false)]
    [InlineData("email.Open", "machine_open", "false", false)]
    [InlineData("email.Open", "machine_open", "\"false\"", false)]
    [InlineData("email.Click", "is_suspected_bot_click", "true", true)]
    [InlineData("email.Click", "is_suspected_bot_click", "{\"boolean\":true}", true)]
    [InlineData("email.Click", "IS_SUSPECTED_BOT_CLICK", "\"true\"", true)]
    [InlineData("email.Click", "is_suspected_bot_click", "1", true)]
    [InlineData("email.Click", "is_suspected_bot_click", "false", false)]
    [InlineData("email.Click", "is_suspected_bot_click", "\"False\"", false)]
    [InlineData("email.Click", "is_suspected_bot_click", "0", false)]
    [InlineData("email.Click", "is_suspected_bot_click", "null", false)]
    [InlineData("sms.ShortLinkClick", "is_suspected_bot_click", "true", true)]
    [InlineData("sms.ShortLinkClick", "is_suspected_bot_click", "\"false\"", false)]
    [InlineData("rcs.Click", "is_suspected_bot_click", "true", true)]
    [InlineData("rcs.Click", "is_suspected_bot_click", "null", false)]
    [InlineData("line.Click", "is_suspected_bot_click", "true", true)]
    [InlineData("email.Send", "is_amp", "true", false)]
    [InlineData("email.Open", "is_suspected_bot_click", "true", false)]
    [InlineData("email.Click", "machine_open", "\"true\"", false)]
    [InlineData("email.Send", "machine_open", "\"true\"", false)]
    [InlineData("sms.ShortLinkClick", "machine_open", "\"true\"", false)]
    [InlineData("pushnotification.Open", "machine_open", "\"true\"", false)]
    [InlineData("pushnotification.Open", "is_suspected_bot_click", "true", false)]
    [InlineData("inappmessage.Click", "is_suspected_bot_click", "true", false)]
    [InlineData("contentcard.Click", "is_suspected_bot_click", "true", false)]
    [InlineData("banner.Click", "is_suspected_bot_click", "true", false)]
    public async Task Automated_events_count_unless_only_human_events_are_requested(string kind, string field, string value, bool isAutomated)
    {
        var line = $$$"""{"event_type":"users.messages.{{{kind}}}","id":"1","time":7,"user_id":"u","platform":"ios","properties":{"campaign_id":"c","{{{field}}}":{{{value}}}}}""";

        (await ReadAsync(line)).Should().ContainSingle();
        var page = await ReadPageAsync(new MessageEventOptions { HumanOnly = true }, line);

        page.Events.Should().HaveCount(isAutomated ? 0 : 1);
        page.Skipped.GetValueOrDefault("made by a machine").Should().Be(isAutomated ? 1 : 0);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\"user_id\":null,")]
    [InlineData("\"user_id\":\"\",")]
    [InlineData("\"user\":{\"external_user_id\":\"x\"},")]
    [InlineData("\"user\":null,\"external_user_id\":\"x\",")]
    public async Task Event_without_a_user_is_read_if_its_kind_allows_that(string user)
    {
        foreach (var kind in EventKinds.All.Where(kind => kind.Metrics.Count > 0 && kind.Name != EventKinds.Purchase))
        {
            var read = () => ReadAsync($$"""{"event_type":"{{kind.Name}}","id":"1","time":7,{{user}}"campaign_id":"c","platform":"ios"}""");
            if (kind.Name == EventKinds.EnrollInControl)
                await read.Should().ThrowAsync<SourceFormatException>().WithMessage("*no 'user_id'*");
            else
                (await read()).Should().ContainSingle().Which.UserId.Should().BeNull("of {0}", kind.Name);
        }
    }

    [Theory]
    [InlineData("false", "false")]
    [InlineData("\"FALSE\"", "false")]
    [InlineData("0", "false")]
    [InlineData("\"t\"", "true")]
    [InlineData("1", "true")]
    [InlineData("null", null)]
    public async Task Failure_that_is_not_terminal_is_recognized_in_every_form(string value, string? detail) =>
        (await ReadAsync($$"""{"event_type":"users.messages.webhook.Failure","id":"1","time":7,"user_id":"u","campaign_id":"c","is_terminal":{{value}}}"""))
            .Should().ContainSingle().Which.Detail.Should().Be(detail);

    private static async Task<IReadOnlyList<MessageEvent>> ReadAsync(string line) => (await ReadPageAsync(new MessageEventOptions { PageSize = 20_000 }, line)).Events;

    private static Task<MessageEventPage> ReadPageAsync(params string[] lines) => ReadPageAsync(new MessageEventOptions { SkipMalformed = true }, lines);

    private static async Task<MessageEventPage> ReadPageAsync(MessageEventOptions options, params string[] lines)
    {
        using var folder = new TemporaryFolder();
        folder.Write("a.jsonl", string.Join('\n', lines));
        var pages = await new MessageEventSource(folder["a.jsonl"], options).ReadPagesAsync(null, TestContext.Current.CancellationToken)
            .ToListAsync(TestContext.Current.CancellationToken);
        return pages.Should().ContainSingle().Subject;
    }
}
