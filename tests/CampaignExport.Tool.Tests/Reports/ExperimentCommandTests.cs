namespace CampaignExport.Tool.Tests;

public sealed class ExperimentCommandTests : IDisposable
{
    private const string OneDay = """
        {"data":[{"time":"2026-06-01","messages":{"email":[
        {"variation_api_id":"a","variation_name":"Plain","sent":1000,"unique_recipients":1000,"unique_opens":300,"conversions":20},
        {"variation_api_id":"b","variation_name":"Bold","sent":1000,"unique_recipients":1000,"unique_opens":390,"conversions":45},
        {"variation_api_id":"c","enrolled":1000,"conversions":21}]}},
        {"time":"2026-07-15","messages":{"email":[{"variation_api_id":"a","sent":0}]}}]}
        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Conversions_are_compared_with_the_control_group_in_a_file_and_a_sentence()
    {
        _folder.Write("series.json", OneDay);

        var run = await RunAsync("experiment", "--data-series", "series.json", "--shares", "a=33.3,b=33.3,control=33.4", "--out", "out");

        _folder.Text("out/experiment.csv").ReplaceLineEndings("\n").Should().Be(Tool.Golden("experiment.csv"));
        run.OutputLines.Should().Equal($"out/experiment.csv\t3\t{_folder.Bytes("out/experiment.csv").Length}");
        run.ErrorLines.Should().Equal(
            "campaign-export: Conversions, compared with the control group (2.10 %): Bold (4.50 %) did better; no difference was found for Plain (2.00 %).");
    }

    [Fact]
    public async Task Openers_are_compared_with_the_first_variation_in_the_language()
    {
        _folder.Write("series.json", OneDay);

        var run = await Tool.RunOnTerminalAsync(_folder, 120, "experiment", "--data-series", "series.json", "--metric", "openers", "--language", "fr", "--out", "out");

        run.ExitCode.Should().Be(0);
        TerminalTests.Lines(run).Should().Contain("Personnes qui ont ouvert, par rapport à Plain (30,00 %) : Bold (39,00 %) a fait mieux.");
    }

    [Fact]
    public async Task Openers_of_events_are_people_counted_once_within_seven_days()
    {
        _folder.Write("events.jsonl", string.Join('\n', Events()));

        await RunAsync("experiment", "--events", "events.jsonl", "--campaign", "c", "--metric", "openers", "--out", "out");
        await RunAsync("experiment", "--events", "events.jsonl", "--campaign", "c", "--metric", "clickers", "--out", "clicks");

        _folder.Csv("out/experiment.csv").Skip(1).Select(Start).Should().Equal("a||false|3|distinct|2", "b||false|3|distinct|1");
        _folder.Csv("clicks/experiment.csv").Skip(1).Select(Start).Should().Equal("a||false|3|distinct|0", "b||false|3|distinct|1");

        static string Start(string row) => string.Join('|', row.Split('|')[..6]);
    }

    [Fact]
    public async Task People_of_several_days_of_a_series_are_not_compared_and_the_reason_is_given()
    {
        var run = await RunAsync("experiment", "--data-series", Tool.Multivariate, "--out", "out");

        _folder.Csv("out/experiment.csv").Skip(1).Should().AllSatisfy(row => row.Should().Match("*|sum_of_daily|*|||*"));
        run.ErrorLines.Should().ContainSingle().Which.Should().Contain("sums over several days");
    }

    [Theory]
    [InlineData("conversions", "Conversions count until 2026-07-01, and the range ends on 2026-06-05.", "2026-07-01", " The conversion window is unknown and taken as 30 days; --details states it.")]
    [InlineData("openers", "Opens and clicks count until 2026-06-08, and the range ends on 2026-06-05.", "2026-06-08", "")]
    public async Task Verdicts_before_the_end_are_a_warning_that_says_what_to_do(string metric, string reason, string end, string window)
    {
        _folder.Write("series.json", OneDay);
        string[] arguments = ["experiment", "--data-series", "series.json", "--metric", metric];

        var early = await RunAsync([.. arguments, "--to", "2026-06-05", "--out", "early"]);
        var final = await RunAsync([.. arguments, "--to", end, "--out", "final"]);

        early.ErrorLines[0].Should().Be(
            $"campaign-export: warning: the verdicts are preliminary. {reason} If the data is complete until then, compare again with --to {end}. "
            + $"If messages are sent after the range, the longer one cannot be compared: its people are sums over days. --events and --store count people.{window}");
        final.ErrorLines.Should().ContainSingle().Which.Should().NotContain("warning");
    }

    [Theory]
    [InlineData("2026-06-01", false)]
    [InlineData("2026-06-02", true)]
    public async Task Range_of_events_after_the_first_message_lacks_people_of_the_control_group(string from, bool isCut)
    {
        string[] others = [Event("Send", 3, "a", "u1"), Event("Send", 3, "b", "v1"), Of("EnrollInControl", 1, "k", "w1"), Of("EnrollInControl", 3, "k", "w2"), Of("Conversion", 4, "a", "u1")];
        _folder.Write("events.jsonl", string.Join('\n', Events().Concat(others)));

        var run = await RunAsync("experiment", "--events", "events.jsonl", "--campaign", "c", "--from", from, "--to", "2026-06-09", "--shares", "a=40,b=40,control=20", "--out", "out");

        _folder.Csv("out/experiment.csv")[1].Should().StartWith(isCut ? "a||false|1|" : "a||false|3|");
        run.Error.Contains("The range begins after the first message", StringComparison.Ordinal).Should().Be(isCut, run.Error);

        static string Of(string kind, int day, string variation, string user) =>
            $$"""{"id":"{{kind}}{{user}}","event_type":"users.campaigns.{{kind}}","time":"2026-06-0{{day}}T12:00:02Z","user_id":"{{user}}","campaign_id":"c","message_variation_id":"{{variation}}"}""";
    }

    [Fact]
    public async Task Preliminary_verdicts_of_events_say_that_later_messages_move_their_end()
    {
        _folder.Write("events.jsonl", string.Join('\n', Events()));

        var run = await RunAsync("experiment", "--events", "events.jsonl", "--campaign", "c", "--metric", "openers", "--to", "2026-06-02", "--out", "out");

        run.Error.Should().Contain("compare again with --to 2026-06-08. Messages that are sent after the range move that day.");
    }

    [Fact]
    public async Task Verdicts_of_messages_of_today_are_compared_again_later()
    {
        var today = DateOnly.FromDateTime(DateTime.UtcNow);
        _folder.Write("series.json", OneDay.Replace("2026-06-01", $"{today:yyyy-MM-dd}", StringComparison.Ordinal).Replace("2026-07-15", $"{today:yyyy-MM-dd}", StringComparison.Ordinal));

        var run = await RunAsync("experiment", "--data-series", "series.json", "--repeated-days", "add", "--metric", "openers", "--out", "out");

        run.ErrorLines.Should().Contain(line => line.Contains($"Compare again after that day with --to {today.AddDays(7):yyyy-MM-dd}.", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("The campaign has no variations to compare", "--data-series", "multichannel.json")]
    [InlineData("--shares must be percentages by variation", "--data-series", "series.json", "--shares", "a=50,b")]
    [InlineData("the groups of the campaign are a, b, control", "--data-series", "series.json", "--shares", "a=50,b=50")]
    public async Task Campaign_or_shares_that_do_not_fit_are_refused(string problem, params string[] options)
    {
        _folder.Write("series.json", OneDay);
        File.Copy(Tool.Multichannel, _folder["multichannel.json"]);

        var run = await Tool.RunAsync(_folder, ["experiment", .. options, "--out", "out"]);

        run.ShouldFail(2, problem);
        Directory.Exists(_folder["out"]).Should().BeFalse();
    }

    // Three people in each variation. Of a, u1 opens twice, u2 once, and u3 after eight days; of b, v1 opens and clicks, and somebody else opens.
    private static IEnumerable<string> Events()
    {
        foreach (var (variation, user) in new[] { ("a", "u1"), ("a", "u2"), ("a", "u3"), ("b", "v1"), ("b", "v2"), ("b", "v3") })
            yield return Event("Send", 1, variation, user);
        foreach (var (kind, day, variation, user) in new[]
        {
            ("Open", 1, "a", "u1"), ("Open", 2, "a", "u1"), ("Open", 3, "a", "u2"), ("Open", 9, "a", "u3"), ("Open", 1, "b", "v1"), ("Click", 2, "b", "v1"), ("Open", 1, "b", "x"),
        })
        {
            yield return Event(kind, day, variation, user);
        }
    }

    private static string Event(string kind, int day, string variation, string user) =>
        $$"""{"id":"{{kind}}{{day}}{{variation}}{{user}}","event_type":"users.messages.email.{{kind}}","time":"2026-06-0{{day}}T12:00:01Z","user_id":"{{user}}","campaign_id":"c","message_variation_id":"{{variation}}","dispatch_id":"d"}""";

    private async Task<ToolRun> RunAsync(params string[] arguments)
    {
        var run = await Tool.RunAsync(_folder, arguments);
        run.ExitCode.Should().Be(0, run.Error);
        return run;
    }
}
