namespace CampaignExport.Tool.Tests;

public sealed class SummaryCommandTests : IDisposable
{
    private static readonly string[] Events =
    [
        Event("1", "users.messages.email.Send", 1, "u", "a"), Event("2", "users.messages.email.Send", 2, "u", "a"), Event("3", "users.messages.email.Send", 2, "v", "b"),
        Event("4", "users.messages.email.Send", 4, "w", "a"), Event("5", "users.messages.email.Delivery", 2, "u", "a"), Event("6", "users.messages.email.Open", 2, "u", "a"),
    ];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task File_has_the_totals_and_rates_of_the_campaign_of_each_channel_and_of_each_variation()
    {
        var run = await RunAsync("summary", "--data-series", Tool.Multivariate, "--details", Tool.MultivariateDetails, "--out", "out");

        _folder.Files.Should().Equal("out/summary.csv");
        run.OutputLines.Should().Equal($"out/summary.csv\t37\t{_folder.Bytes("out/summary.csv").Length}");
        run.Error.Should().BeEmpty();
        _folder.Text("out/summary.csv").ReplaceLineEndings("\n").Should().Be(Tool.Golden("multivariate-summary.csv"));
    }

    [Theory]
    [InlineData("--events", "events.jsonl")]
    [InlineData("--store", "a-store")]
    public async Task People_of_events_count_once_in_a_range_even_if_one_end_is_open(params string[] source)
    {
        _folder.Write("events.jsonl", string.Join('\n', Events));
        (await Tool.RunAsync(_folder, "import", "--store", "a-store", "--events", "events.jsonl")).ExitCode.Should().Be(0);

        await RunAsync(["summary", .. source, "--campaign", "c", "--out", "all"]);
        await RunAsync(["summary", .. source, "--campaign", "c", "--to", "2026-06-03", "--out", "some"]);

        _folder.Csv("all/summary.csv").Should().Contain(["|||distinct_users|3|", "|||sum_of_daily_unique_recipients|4|"]);
        _folder.Csv("some/summary.csv").Should().Contain(
            ["|||distinct_users|2|", "email|||distinct_users|2|", "email|a||distinct_users|1|", "email|a||sum_of_daily_unique_recipients|2|", "email|a||unique_opens|1|1"]);
    }

    [Fact]
    public async Task Terminal_shows_a_table_in_the_language_with_rates_in_percent()
    {
        var run = await Tool.RunOnTerminalAsync(
            _folder, 120, "summary", "--data-series", Tool.Multichannel, "--language", "fr", "--out", "out");

        run.ExitCode.Should().Be(0);
        TerminalTests.Lines(run).Should().ContainMatch("│ Canal *│ Variante *│ Statistique *│ *Valeur │ *Taux │")
            .And.ContainMatch("│ Chemin *│ Lignes *│ Octets *│")
            .And.ContainMatch("│ E-mail *│ *│ Quantité envoyée *│ *1\u202f410 │ *│").And.ContainMatch("│ E-mail * Bounces *│ *17 │ *1,21 % │")
            .And.ContainMatch("│ *│ *│ Total des messages envoyés *│").And.ContainMatch("│ E-mail *│ *│ Taux de livraison *│").And.NotContainMatch("*│ *_* *│*", "no name is that of the API");
    }

    [Theory]
    [InlineData("en", "│ *│ *│ Revenue *│ *USD 1,234.50 │ *│", "│ *│ *│ Revenue (EUR) *│ *EUR 3.00 │ *│")]
    [InlineData("fr", "│ *│ *│ Chiffre d’affaires *│ *1\u202f234,50\u00a0USD │ *│", "│ *│ *│ Chiffre d’affaires (EUR) *│ *3,00\u00a0EUR │ *│")]
    public async Task Terminal_shows_amounts_with_their_currency_and_cents(string language, string dollars, string euros)
    {
        _folder.Write("series.json", """{"data":[{"time":"2026-06-01","revenue":1234.5,"revenue_eur":3,"messages":{"email":[{"sent":2}]}}]}""");

        var run = await Tool.RunOnTerminalAsync(_folder, 120, "summary", "--data-series", "series.json", "--language", language, "--out", "out");

        run.ExitCode.Should().Be(0);
        TerminalTests.Lines(run).Should().ContainMatch(dollars).And.ContainMatch(euros);
    }

    [Theory]
    [InlineData("--data-series", "series.json")]
    [InlineData("--events", "events.jsonl", "--campaign", "c")]
    [InlineData("--store", "a-store", "--campaign", "c")]
    public async Task Details_of_another_campaign_are_refused_before_anything_is_written(params string[] source)
    {
        _folder.Write("events.jsonl", string.Join('\n', Events));
        (await Tool.RunAsync(_folder, "import", "--store", "a-store", "--events", "events.jsonl")).ExitCode.Should().Be(0);
        _folder.Write("series.json", """{"data":[{"time":"2026-06-01","messages":{"email":[{"variation_api_id":"a","sent":2},{"variation_api_id":"b","sent":2}]}}]}""");
        _folder.Write("other.json", """{"channels":["email"],"messages":{"x":{"channel":"email","name":"X"}}}""");
        _folder.Write("later.json", """{"channels":["email"],"messages":{"x":{"channel":"email","name":"X"},"b":{"channel":"email","name":"B"}}}""");

        (await Tool.RunAsync(_folder, ["summary", .. source, "--details", "other.json", "--out", "out"])).ShouldFail(
            2, "--details describes another campaign: its messages are x, and those of the numbers are a, b. Give the details of this campaign, or leave --details out.");

        Directory.Exists(_folder["out"]).Should().BeFalse();
        await RunAsync(["summary", .. source, "--details", "later.json", "--out", "out"]);
    }

    [Fact]
    public async Task Range_outside_the_data_gives_zeros_and_a_warning()
    {
        var run = await RunAsync("summary", "--data-series", Tool.Multichannel, "--from", "2027-01-01", "--to", "2027-01-02", "--out", "out");

        run.ErrorLines.Should().Equal(
            "campaign-export: warning: The range from 2027-01-01 to 2027-01-02 lies outside the data, which is from 2026-06-01 to 2026-06-03. All values are zero.");
        _folder.Csv("out/summary.csv")[1].Should().Be("|||sent|0|");
    }

    [Fact]
    public async Task Missing_source_is_refused_with_the_help_of_the_command() =>
        (await Tool.RunAsync(_folder, "summary", "--out", "out"))
            .ShouldFail(2, "One of '--data-series', '--events' and '--store' is needed. See 'campaign-export summary --help'.");

    private async Task<ToolRun> RunAsync(params string[] arguments)
    {
        var run = await Tool.RunAsync(_folder, arguments);
        run.ExitCode.Should().Be(0, run.Error);
        return run;
    }

    private static string Event(string id, string kind, int day, string user, string variation) =>
        $$"""{"id":"{{id}}","event_type":"{{kind}}","time":"2026-06-0{{day}}T12:00:00Z","user_id":"{{user}}","campaign_id":"c","message_variation_id":"{{variation}}","dispatch_id":"{{(kind.EndsWith("Send", StringComparison.Ordinal) ? id : "2")}}"}""";
}
