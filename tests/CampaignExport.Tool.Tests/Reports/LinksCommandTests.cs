namespace CampaignExport.Tool.Tests;

public sealed class LinksCommandTests : IDisposable
{
    private static readonly string[] Events =
    [
        Event("1", "Send", 1, "u", null), Event("2", "Send", 1, "v", null),
        Event("3", "Click", 1, "u", "https://shop.example/a?email=u%40b.example&x=1"), Event("4", "Click", 1, "u", "https://shop.example/a?x=1"),
        Event("5", "Click", 1, "v", "https://shop.example/a?x=1"), Event("6", "Click", 2, "v", "https://shop.example/b"), Event("7", "Click", 2, "v", null),
    ];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("--store", "a-store")]
    [InlineData("--events", "events.jsonl")]
    public async Task File_has_the_clicks_of_each_link_without_personal_parts(params string[] source)
    {
        await ImportAsync();

        var run = await RunAsync([.. source, "--out", "out"]);

        run.Error.Should().BeEmpty();
        run.OutputLines.Should().Equal($"out/links.csv\t3\t{_folder.Bytes("out/links.csv").Length}");
        _folder.Csv("out/links.csv").Should().Equal(
            "channel|variation_id|url|link_alias|clicks|unique_clicks", "email|a|https://shop.example/a?x=1||3|2", "email|a|||1|1", "email|a|https://shop.example/b||1|1");
    }

    [Theory]
    [InlineData("--store", "a-store")]
    [InlineData("--events", "events.jsonl")]
    public async Task Range_and_number_of_links_limit_the_rows(params string[] source)
    {
        await ImportAsync();

        await RunAsync([.. source, "--top", "1", "--out", "top"]);
        await RunAsync([.. source, "--from", "2026-06-02", "--out", "later"]);
        var none = await RunAsync([.. source, "--to", "2026-05-01", "--out", "none"]);

        _folder.Csv("top/links.csv").Skip(1).Should().Equal("email|a|https://shop.example/a?x=1||3|2");
        _folder.Csv("later/links.csv").Skip(1).Should().BeEquivalentTo("email|a|https://shop.example/b||1|1", "email|a|||1|1");
        _folder.Csv("none/links.csv").Should().ContainSingle();
        none.Error.Should().Be("campaign-export: warning: the campaign has no clicks in these days.\n");
    }

    [Theory]
    [InlineData("--store", "a-store")]
    [InlineData("--events", "events.jsonl")]
    public async Task Terminal_shows_names_and_aligns_numbers(params string[] source)
    {
        await ImportAsync();

        var run = await Tool.RunOnTerminalAsync(_folder, 120, ["links", "--campaign", "c", .. source, "--out", "out"]);

        TerminalTests.Lines(run).Should().ContainMatch("│ Channel *│ Variation *│ Link *│ Alias *│ Clicks │ Unique clicks │")
            .And.ContainMatch("│ Email *│ Bold *│ https://shop.example/a?x=1 *│ *│      3 │             2 │");
    }

    [Theory]
    [InlineData("there is nothing of a campaign 'other' in the store", "--store", "a-store", "--campaign", "other")]
    [InlineData("there is nothing of a campaign 'other' in the files", "--events", "events.jsonl", "--campaign", "other")]
    [InlineData("One of '--events' and '--store' is needed.", "--campaign", "c")]
    [InlineData("--events and --store are different sources. Give one of them.", "--events", "events.jsonl", "--store", "a-store", "--campaign", "c")]
    [InlineData("--encoding and --skip-malformed are for --events. Leave them out.", "--store", "a-store", "--skip-malformed", "--campaign", "c")]
    [InlineData("--service-url is for --store s3://... Leave it out.", "--events", "events.jsonl", "--service-url", "http://localhost", "--campaign", "c")]
    public async Task Unknown_campaign_or_sources_that_do_not_fit_are_refused(string problem, params string[] options)
    {
        await ImportAsync();

        (await Tool.RunAsync(_folder, ["links", .. options, "--out", "out"])).ShouldFail(2, problem);
        _folder.Files.Should().NotContain(file => file.StartsWith("out", StringComparison.Ordinal));
    }

    private async Task ImportAsync()
    {
        _folder.Write("events.jsonl", string.Join('\n', Events));
        (await Tool.RunAsync(_folder, "import", "--store", "a-store", "--events", "events.jsonl")).ExitCode.Should().Be(0);
    }

    private async Task<ToolRun> RunAsync(params string[] options)
    {
        var run = await Tool.RunAsync(_folder, ["links", "--campaign", "c", .. options]);
        run.ExitCode.Should().Be(0, run.Error);
        return run;
    }

    private static string Event(string id, string kind, int day, string user, string? url) =>
        $$"""{"id":"{{id}}","event_type":"users.messages.email.{{kind}}","time":"2026-06-0{{day}}T12:00:00Z","user_id":"{{user}}","campaign_id":"c","message_variation_id":"a","message_variation_name":"Bold","dispatch_id":"d"{{(url is null ? "" : $",\"url\":\"{url}\"")}}}""";
}
