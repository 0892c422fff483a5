namespace CampaignExport.Tool.Tests;

/// <summary>Several responses of one campaign: in files, in folders, from a pipe.</summary>
public sealed class RepeatedDaysTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public RepeatedDaysTests()
    {
        Directory.CreateDirectory(_folder["pulls/2026"]);
        Directory.CreateDirectory(_folder["pulls/_old"]);
        Write("pulls/may.json", (30, 10), (31, 20));
        Write("pulls/2026/june.json", (31, 20), (32, 30));
        Write("pulls/_old/may.json", (30, 999));
        Write("pulls/.may.json.swp", (30, 999));
        Write("later.json", (32, 35), (33, 40));
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Files_and_folders_are_one_campaign_and_repeated_days_count_once()
    {
        var run = await RunAsync(["--data-series", "pulls", "later.json"]);

        run.ExitCode.Should().Be(0);
        _folder.Csv("out/messages-sent-by-date.csv").Should().Equal(
            "Date|Total Messages Sent|Email Sent", "2026-05-30|10|10", "2026-05-31|20|20", "2026-06-01|35|35", "2026-06-02|40|40");
        run.ErrorLines.Should().ContainSingle().Which.Should().StartWith("campaign-export: warning: The day 2026-06-01 occurs twice").And.Contain("sent 30 becomes 35");
    }

    [Fact]
    public async Task Order_of_arguments_decides_which_repeat_is_later()
    {
        var run = await RunAsync(["--data-series", "later.json", "--data-series", "pulls"]);

        _folder.Csv("out/messages-sent-by-date.csv").Should().Contain("2026-06-01|30|30");
        run.ErrorLines.Should().ContainSingle().Which.Should().Contain("sent 35 becomes 30");
    }

    [Theory]
    [InlineData("add", 0, "2026-06-01|65|65")]
    [InlineData("replace", 0, "2026-06-01|35|35")]
    [InlineData("error", 1, null)]
    public async Task Option_decides_on_repeated_days_with_other_numbers(string mode, int exitCode, string? row)
    {
        var run = await RunAsync(["--data-series", "pulls/2026/june.json", "later.json", "--repeated-days", mode]);

        if (row is null)
            run.ShouldFail(exitCode, "later.json, line 1", "2026-06-01", "june.json");
        else
            _folder.Csv("out/messages-sent-by-date.csv").Should().Contain(row);
        run.ExitCode.Should().Be(exitCode);
        Directory.Exists(_folder["out"]).Should().Be(row is not null);
    }

    [Fact]
    public async Task Repeated_day_with_other_channels_is_refused_or_added_up_if_requested()
    {
        _folder.Write("sms.json", """{"data":[{"time":"2026-06-01","messages":{"sms":[{"sent":7}]}}]}""");

        (await RunAsync(["--data-series", "later.json", "sms.json"])).ShouldFail(1, "sms.json, line 1", "2026-06-01", "--repeated-days add");
        _folder.Files.Should().NotContain(file => file.StartsWith("out", StringComparison.Ordinal));

        (await RunAsync(["--data-series", "later.json", "sms.json", "--repeated-days", "add"])).ExitCode.Should().Be(0);
        _folder.Csv("out/messages-sent-by-date.csv").Should().Equal("Date|Total Messages Sent|Email Sent|SMS Sent", "2026-06-01|42|35|7", "2026-06-02|40|40|0");
    }

    [Fact]
    public async Task Consecutive_responses_are_read_from_a_pipe()
    {
        var run = await Tool.RunInShellAsync(
            _folder, "cat pulls/may.json pulls/2026/june.json | \"$@\"", "charts", "--data-series", "/dev/stdin", "--out", "out");

        run.Error.Should().BeEmpty();
        run.ExitCode.Should().Be(0);
        _folder.Csv("out/messages-sent-by-date.csv").Should().HaveCount(4);
    }

    [Fact]
    public async Task Range_outside_the_data_yields_charts_of_zeros_and_a_warning()
    {
        var run = await RunAsync(["--data-series", "later.json", "--from", "2026-08-01", "--to", "2026-08-02"]);

        run.ExitCode.Should().Be(0);
        run.OutputLines.Should().HaveCount(2);
        run.ErrorLines.Should().Equal(
            "campaign-export: warning: The range from 2026-08-01 to 2026-08-02 lies outside the data, which is from 2026-06-01 to 2026-06-02. All values are zero.");
        _folder.Csv("out/messages-sent-by-date.csv").Should().Equal("Date|Total Messages Sent|Email Sent", "2026-08-01|0|0", "2026-08-02|0|0");
    }

    [Theory]
    [InlineData("""{"data":[]}""", "there is no day in it")]
    [InlineData("""{"data":[],"message":"success"}{"data":[]}""", "there is no day in it")]
    [InlineData("""[{"data":[]}]""", "there is no day in it")]
    [InlineData("[]", "is empty")]
    [InlineData("", "is empty")]
    public async Task Empty_source_is_a_failure_with_and_without_a_range(string json, string hint)
    {
        _folder.Write("empty.json", json);

        (await RunAsync(["--data-series", "empty.json"])).ShouldFail(1, hint);
        (await RunAsync(["--data-series", "empty.json", "--from", "2026-06-01", "--to", "2026-06-02"])).ShouldFail(1, hint);
        _folder.Files.Should().NotContain(file => file.StartsWith("out", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Empty_response_with_others_is_not_a_failure()
    {
        _folder.Write("empty.json", """{"data":[]}""");

        (await RunAsync(["--data-series", "empty.json", "later.json"])).ExitCode.Should().Be(0);
    }

    [Fact]
    public async Task Variations_beyond_the_documented_maximum_are_exported_with_a_warning()
    {
        var messages = string.Join(',', Enumerable.Range(1, 9).Select(at => $$"""{"variation_api_id":"v{{at}}","variation_name":"V{{at}}","sent":{{at}}}"""));
        _folder.Write("nine.json", $$$"""{"data":[{"time":"2026-06-01","messages":{"web_push":[{{{messages}}}]}}]}""");

        var run = await RunAsync(["--data-series", "nine.json"]);

        run.ExitCode.Should().Be(0);
        run.ErrorLines.Should().Equal("campaign-export: warning: The campaign has 9 variations; 8 is the documented maximum. All are in the charts.");
        _folder.Csv("out/messages-sent-by-date-for-each-variant.csv")[1].Should().Be("2026-06-01|1|2|3|4|5|6|7|8|9");
    }

    [Fact]
    public async Task Web_push_without_total_opens_shows_the_direct_ones()
    {
        _folder.Write("web.json", """{"data":[{"time":"2026-06-01","messages":{"web_push":[{"variation_api_id":"a","sent":9,"direct_opens":4},{"variation_api_id":"b","sent":9,"direct_opens":5}]}}]}""");

        await RunAsync(["--data-series", "web.json"]);

        _folder.Csv("out/opens-by-date-for-each-variant.csv").Should().Equal("Date|a|b", "2026-06-01|4|5");
    }

    [Fact]
    public async Task Option_is_refused_without_files()
    {
        (await RunAsync(["--store", "x-store", "--campaign", "c", "--repeated-days", "add"])).ShouldFail(2, "--repeated-days is for --data-series");
    }

    private Task<ToolRun> RunAsync(string[] arguments) => Tool.RunAsync(_folder, ["charts", .. arguments, "--out", "out"]);

    // Days are counted from the first of May.
    private void Write(string name, params (int Day, int Sent)[] days) => _folder.Write(name, $$"""
        {"data":[{{string.Join(',', days.Select(one => $$$"""
            {"time":"{{{new DateOnly(2026, 5, 1).AddDays(one.Day - 1):yyyy-MM-dd}}}","messages":{"email":[{"sent":{{{one.Sent}}}}]}}
            """.Trim()))}}]}
        """.Trim());
}
