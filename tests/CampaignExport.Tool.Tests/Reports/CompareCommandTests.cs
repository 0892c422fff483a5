namespace CampaignExport.Tool.Tests;

public sealed class CompareCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Totals_of_responses_are_those_of_the_summaries()
    {
        var run = await RunAsync("compare", "--data-series", Tool.Multichannel, Tool.Multivariate, "--out", "both");
        await RunAsync("summary", "--data-series", Tool.Multichannel, "--out", "one");
        await RunAsync("summary", "--data-series", Tool.Multivariate, "--out", "two");

        run.Error.Should().BeEmpty();
        run.OutputLines.Should().ContainSingle().Which.Should().StartWith("both/compare.csv\t");
        var rows = _folder.Csv("both/compare.csv");
        rows[0].Should().Be("campaign_id|campaign_name|day|day_since_launch|channel|metric|value|rate");
        foreach (var (folder, id) in new[] { ("one", "multichannel-data-series.json"), ("two", "multivariate-data-series.json") })
        {
            var summary = _folder.Csv($"{folder}/summary.csv").Skip(1).Select(row => row.Split('|')).Where(row => row[1].Length == 0 && row[2].Length == 0).Select(row => $"{row[0]}|{row[3]}|{row[4]}|{row[5]}");
            rows.Where(row => row.StartsWith($"{id}||2026-06-01/", StringComparison.Ordinal)).Select(row => string.Join('|', row.Split('|')[4..])).Should().Equal(summary);
        }

        rows.Should().Contain(row => row.StartsWith("multichannel-data-series.json||2026-06-02|1|", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("--events", "events.jsonl")]
    [InlineData("--store", "a-store")]
    public async Task Campaigns_of_events_are_compared_from_their_launch_and_people_count_once(params string[] source)
    {
        await ImportAsync();

        await RunAsync(["compare", .. source, "--campaign", "c", "d", "--out", "all"]);
        await RunAsync(["compare", .. source, "--campaign", "c", "--campaign", "d", "--from", "2026-06-02", "--to", "2026-06-06", "--out", "some"]);

        _folder.Csv("all/compare.csv").Should().Contain(
            ["c||2026-06-01/2026-06-04|||distinct_users|2|", "d||2026-06-05/2026-06-06|||distinct_users|1|", "c||2026-06-01|0|email|sent|1|", "d||2026-06-06|1|email|sent|1|"]);
        _folder.Csv("some/compare.csv").Should().Contain(
            ["c||2026-06-02/2026-06-06|||distinct_users|2|", "d||2026-06-02/2026-06-06|||distinct_users|1|", "c||2026-06-04|3|email|sent|1|", "d||2026-06-02|-3|email|sent|0|", "d||2026-06-05|0|email|sent|1|"]);
    }

    [Theory]
    [InlineData("--events", "events.jsonl")]
    [InlineData("--store", "a-store")]
    public async Task Range_is_compared_with_as_many_days_before(params string[] source)
    {
        await ImportAsync();

        var run = await RunAsync(["compare", .. source, "--campaign", "c", "--before", "--from", "2026-06-03", "--to", "2026-06-04", "--out", "out"]);

        run.Error.Should().BeEmpty();
        _folder.Csv("out/compare.csv").Select(row => row.Split('|')[2]).Distinct().Should().Equal("day", "2026-06-01/2026-06-02", "2026-06-01", "2026-06-02", "2026-06-03/2026-06-04", "2026-06-03", "2026-06-04");
        _folder.Csv("out/compare.csv").Should().Contain(["c||2026-06-01/2026-06-02||email|sent|2|", "c||2026-06-03/2026-06-04||email|sent|1|", "c||2026-06-04|3|email|sent|1|"]);
    }

    [Theory]
    [InlineData("--campaign", "c", "d", "--from", "2026-06-02")]
    [InlineData("--campaign", "c", "--before", "--from", "2026-06-03")]
    public async Task Files_of_events_are_read_once_for_all_campaigns_and_ranges(params string[] options)
    {
        await ImportAsync();
        _folder.Write("events.jsonl", _folder.Text("events.jsonl") + "\nno event\n");

        var run = await RunAsync(["compare", "--events", "events.jsonl", "--skip-malformed", .. options, "--out", "files"]);
        await RunAsync(["compare", "--store", "a-store", .. options, "--out", "store"]);

        run.ErrorLines.Should().ContainSingle().Which.Should().StartWith("campaign-export: warning: 1 rejected (events.jsonl, line 6):");
        _folder.Text("files/compare.csv").Should().Be(_folder.Text("store/compare.csv"));
    }

    [Fact]
    public async Task Terminal_shows_a_column_for_each_campaign_or_range()
    {
        await ImportAsync();

        var campaigns = await Tool.RunOnTerminalAsync(_folder, 120, "compare", "--store", "a-store", "--campaign", "c", "d", "--out", "a");
        var ranges = await Tool.RunOnTerminalAsync(_folder, 120, "compare", "--store", "a-store", "--campaign", "c", "--before", "--from", "2026-06-03", "--to", "2026-06-04", "--language", "fr", "--out", "b");

        TerminalTests.Lines(campaigns).Should().ContainMatch("│ Channel *│ Metric *│ *c │ *d │").And.ContainMatch("│ Email *│ Sent *│ *3 │ *2 │");
        TerminalTests.Lines(ranges).Should().ContainMatch("│ Canal *│ Statistique *│ 2026-06-01/2026-06-02 *│ 2026-06-03/2026-06-04 *│").And.ContainMatch("│ E-mail *│ Quantité envoyée *│ *2 │ *1 │");
    }

    [Theory]
    [InlineData("--events", "events.jsonl", "--campaign", "draft", "c", "--details", "draft.json", "c.json")]
    [InlineData("--store", "a-store", "--campaign", "draft", "c")]
    [InlineData("--data-series", "draft", "c")]
    public async Task Draft_is_named_and_the_others_are_compared(params string[] options)
    {
        await ImportAsync();
        _folder.Write("draft.json", """{"name":"Draft","channels":["email"],"messages":{}}""");
        _folder.Write("c.json", """{"name":"C","channels":["email"],"messages":{}}""");
        await RunAsync("import", "--store", "a-store", "--details", "draft.json", "c.json");
        _folder.Write("draft", """{"data":[]}""");
        _folder.Write("c", """{"data":[{"time":"2026-06-01","messages":{"email":[{"sent":3}]}},{"time":"2026-06-04","messages":{"email":[{"sent":0}]}}]}""");

        var run = await RunAsync(["compare", .. options, "--out", "out"]);
        var terminal = await Tool.RunOnTerminalAsync(_folder, 120, ["compare", .. options, "--out", "terminal"]);

        run.ErrorLines.Should().Equal($"campaign-export: warning: {(options[0] == "--data-series" ? "draft" : "Draft")}: There is no data from 2026-06-01 to 2026-06-04. All values are zero.");
        _folder.Csv("out/compare.csv").Should().ContainMatch("c|*|2026-06-01/2026-06-04||email|sent|3|").And.NotContainMatch("draft|*|sent|*");
        TerminalTests.Lines(terminal).Should().ContainMatch("│ Channel *│ Metric *│ ?raft *│ ? *│").And.ContainMatch("│ Email *│ Sent *│ *│ *3 │");
    }

    [Fact]
    public async Task Nothing_but_drafts_is_refused_before_anything_is_written()
    {
        _folder.Write("draft", """{"data":[]}""");
        _folder.Write("other", """{"data":[]}""");

        (await Tool.RunAsync(_folder, "compare", "--data-series", "draft", "other", "--out", "out")).ShouldFail(2, "There is no data to compare. Give a first and a last day to compare zeros.");

        Directory.Exists(_folder["out"]).Should().BeFalse();
    }

    [Theory]
    [InlineData("There is only one campaign. Give another one, or --before for the range before.", "--campaign", "c")]
    [InlineData("--before compares one campaign with itself. Give one campaign, or leave --before out.", "--campaign", "c", "d", "--before")]
    [InlineData("The campaign 'c' is given twice. Give each campaign once.", "--campaign", "c", "d", "c")]
    [InlineData("--campaign: there is nothing of a campaign 'x' in the store.", "--campaign", "c", "x")]
    [InlineData("--details needs a file for each campaign, in the same order: 2, not 1.", "--campaign", "c", "d", "--details", "details.json")]
    [InlineData("--store needs --campaign, the API id of the campaign.")]
    public async Task Campaigns_that_do_not_fit_are_refused_before_anything_is_written(string message, params string[] campaigns)
    {
        await ImportAsync();
        _folder.Write("details.json", "{}");

        (await Tool.RunAsync(_folder, ["compare", "--store", "a-store", .. campaigns, "--out", "out"])).ShouldFail(2, message);

        _folder.Files.Should().NotContain(file => file.StartsWith("out", StringComparison.Ordinal));
    }

    private async Task ImportAsync()
    {
        string[] events = [Event("1", "c", 1, "u"), Event("2", "c", 2, "u"), Event("3", "c", 4, "v"), Event("4", "d", 5, "u"), Event("5", "d", 6, "u")];
        _folder.Write("events.jsonl", string.Join('\n', events));
        (await Tool.RunAsync(_folder, "import", "--store", "a-store", "--events", "events.jsonl")).ExitCode.Should().Be(0);

        static string Event(string id, string campaign, int day, string user) =>
            $$"""{"id":"{{id}}","event_type":"users.messages.email.Send","time":"2026-06-0{{day}}T12:00:00Z","user_id":"{{user}}","campaign_id":"{{campaign}}"}""";
    }

    private async Task<ToolRun> RunAsync(params string[] arguments)
    {
        var run = await Tool.RunAsync(_folder, arguments);
        run.ExitCode.Should().Be(0, run.Error);
        return run;
    }
}
