using System.Text;
using System.Text.Json;

namespace CampaignExport.Tool.Tests;

public sealed class ChartsCommandTests : IDisposable
{
    private static readonly string[] Sent = ["2026-10-25T00:30:00Z", "2026-10-25T00:40:00Z", "2026-10-25T01:30:00Z", "2026-10-26T12:00:00Z", "2026-10-27T12:00:00Z"];

    private static readonly string[] MultichannelFiles =
    [
        "android-push-engagement-by-date.csv", "email-message-engagement-by-date.csv", "in-app-message-engagement-by-date.csv",
        "ios-push-engagement-by-date.csv", "messages-sent-by-date.csv",
    ];

    // All channels first, then e-mail, in-app, iOS and Android.
    private static readonly int[] ChartOrder = [4, 1, 2, 3, 0];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Charts_are_written_to_the_folder_and_listed_with_rows_and_bytes()
    {
        var run = await RunAsync("charts", "--data-series", Tool.Multichannel, "--out", "some/where");

        _folder.Files.Should().Equal(MultichannelFiles.Select(file => $"some/where/{file}"));
        run.OutputLines.Should().Equal(
            ChartOrder.Select(at => $"some/where/{MultichannelFiles[at]}")
                .Select(path => $"{path}\t3\t{_folder.Bytes(path).Length}"));
    }

    [Fact]
    public async Task Messages_of_a_channel_are_added_up_and_a_day_without_data_is_zeros()
    {
        await RunAsync("charts", "--data-series", Tool.Multichannel, "--out", "out");

        _folder.Csv("out/messages-sent-by-date.csv").Should().Equal(
            "Date|Total Messages Sent|Email Sent|In-App Message Sent|iOS Push Sent|Android Push Sent",
            "2026-06-01|1510|1010|0|200|300",
            "2026-06-02|0|0|0|0|0",
            "2026-06-03|610|400|0|90|120");
        _folder.Csv("out/email-message-engagement-by-date.csv").Should().Equal(
            "Date|Delivered|Sent|Opened|Clicks|Bounces|Reported as Spam",
            "2026-06-01|997|1010|314|43|13|1",
            "2026-06-02|0|0|0|0|0|0",
            "2026-06-03|396|400|150|21|4|0");
    }

    [Fact]
    public async Task Range_limits_and_extends_the_days()
    {
        await RunAsync("charts", "--data-series", Tool.Multichannel, "--from", "2026-06-03", "--to", "2026-06-04", "--out", "out");

        _folder.Csv("out/ios-push-engagement-by-date.csv").Should().Equal(
            "Date|Sent|Total Opens|Direct Opens|Bounces", "2026-06-03|90|14|8|1", "2026-06-04|0|0|0|0");
    }

    [Theory]
    [InlineData("--from", "2026-06-03", "2026-06-03|90|14|8|1")]
    [InlineData("--to", "2026-06-01", "2026-06-01|200|35|20|3")]
    public async Task Range_with_one_end_takes_the_other_from_the_data(string option, string day, string row)
    {
        await RunAsync("charts", "--data-series", Tool.Multichannel, option, day, "--out", "out");

        _folder.Csv("out/ios-push-engagement-by-date.csv").Skip(1).Should().Equal(row);
    }

    [Theory]
    [InlineData()]
    [InlineData("--group-by", "statistic")]
    public async Task Multivariate_campaign_has_one_chart_per_statistic_by_default(params string[] options)
    {
        await RunAsync(["charts", "--data-series", Tool.Multivariate, "--out", "out", .. options]);

        _folder.Files.Should().Equal(
            "out/bounces-by-date-for-each-variant.csv", "out/conversions-by-date-for-each-variant.csv",
            "out/direct-opens-by-date-for-each-variant.csv", "out/messages-sent-by-date-for-each-variant.csv",
            "out/opens-by-date-for-each-variant.csv", "out/unique-recipients-by-date-for-each-variant.csv");
        _folder.Csv("out/conversions-by-date-for-each-variant.csv").Should().Equal(
            "Date|Réduction|'=Plain|Control Group", "2026-06-01|18|12|3", "2026-06-02|6|3|1");
    }

    [Fact]
    public async Task Grouping_by_variant_yields_one_chart_per_variation_named_by_the_details()
    {
        await RunAsync(
            "charts", "--data-series", Tool.Multivariate, "--details", Tool.MultivariateDetails, "--group-by", "variant", "--out", "out");

        _folder.Files.Should().Equal("out/variant-control-group.csv", "out/variant-discount.csv", "out/variant-plain.csv");
        _folder.Csv("out/variant-discount.csv").Should().Equal(
            "Date|Messages Sent|Conversions|Unique Recipients|Opens|Direct Opens|Bounces",
            "2026-06-01|110|18|100|20|12|2",
            "2026-06-02|50|6|45|8|5|0");
    }

    [Fact]
    public async Task Long_layout_is_one_file_with_one_row_per_number()
    {
        var run = await RunAsync("charts", "--data-series", Tool.Multivariate, "--layout", "long", "--out", "out");

        _folder.Files.Should().Equal("out/charts.csv");
        run.OutputLines.Should().ContainSingle().Which.Should().StartWith("out/charts.csv\t36\t");
        var rows = _folder.Csv("out/charts.csv");
        rows[0].Should().Be("date|channel|variation_id|variation_name|metric|value");
        rows.Should().HaveCount(37).And.Contain("2026-06-02|ios_push|variant-a|Réduction|unique_recipients|45");
    }

    [Fact]
    public async Task Weeks_of_a_response_add_up_days_and_hours_are_refused()
    {
        await RunAsync("charts", "--data-series", Tool.Multivariate, "--granularity", "week", "--layout", "long", "--out", "week");
        await RunAsync("charts", "--data-series", Tool.Multivariate, "--layout", "long", "--out", "day");
        var hours = await Tool.RunAsync(_folder, ["charts", "--data-series", Tool.Multivariate, "--granularity", "hour", "--out", "hour"]);

        var (weeks, days) = (_folder.Csv("week/charts-weekly.csv").Skip(1).ToList(), _folder.Csv("day/charts.csv").Skip(1).ToList());
        weeks.Select(row => row.Split('|')[0]).Distinct().Should().OnlyContain(day => DateOnly.Parse(day, System.Globalization.CultureInfo.InvariantCulture).DayOfWeek == DayOfWeek.Monday);
        weeks.Should().ContainMatch("*|sum_of_daily_unique_recipients|*").And.NotContainMatch("*|unique_recipients|*");
        weeks.Sum(Value).Should().Be(days.Sum(Value));
        hours.ShouldFail(2, "A response of /campaigns/data_series has days and no hours. Choose day, week or month.");

        static decimal Value(string row) => decimal.Parse(row.Split('|')[^1], System.Globalization.CultureInfo.InvariantCulture);
    }

    [Theory]
    [InlineData("--events", "events.jsonl")]
    [InlineData("--store", "a-store")]
    public async Task Hours_and_weeks_of_events_count_each_person_once_in_the_zone(params string[] source)
    {
        _folder.Write("events.jsonl", string.Join('\n', Sent.Select((time, at) => $$"""{"id":"{{at}}","event_type":"users.messages.email.Send","time":"{{time}}","user_id":"u","campaign_id":"c"}""")));
        (await Tool.RunAsync(_folder, "import", "--store", "a-store", "--events", "events.jsonl")).ExitCode.Should().Be(0);

        await RunAsync(["charts", .. source, "--campaign", "c", "--time-zone", "Europe/Paris", "--metrics", "sent,unique_recipients", "--granularity", "hour", "--out", "hour"]);
        await RunAsync(["charts", .. source, "--campaign", "c", "--time-zone", "Europe/Paris", "--metrics", "sent,unique_recipients", "--granularity", "week", "--from", "2026-10-26", "--out", "week"]);

        _folder.Csv("hour/email-message-engagement-by-date-hourly.csv").Should().HaveCount(1 + 25 + 24 + 24)
            .And.ContainInConsecutiveOrder("2026-10-25T01:00:00+02:00|0|0", "2026-10-25T02:00:00+02:00|2|1", "2026-10-25T02:00:00+01:00|1|1", "2026-10-25T03:00:00+01:00|0|0");
        _folder.Csv("week/email-message-engagement-by-date-weekly.csv").Should().Equal("Date|Sent|Unique Recipients", "2026-10-26|2|1");
    }

    [Fact]
    public async Task Requested_metrics_take_the_place_of_the_columns()
    {
        var run = await RunAsync("charts", "--data-series", Tool.Multivariate, "--layout", "long", "--metrics", "unique_recipients,direct_opens", "--out", "out");
        var unknown = await Tool.RunAsync(_folder, ["charts", "--data-series", Tool.Multivariate, "--metrics", "unheard", "--out", "other"]);

        run.Error.Should().BeEmpty();
        _folder.Csv("out/charts.csv").Skip(1).Select(row => row.Split('|')[4]).Distinct().Should().BeEquivalentTo("unique_recipients", "direct_opens");
        unknown.ShouldFail(2, "has no metric 'unheard'", "direct_opens");
        _folder.Files.Should().NotContain(file => file.StartsWith("other", StringComparison.Ordinal));
    }

    [Fact]
    public async Task JSON_Lines_contain_the_same_numbers_with_the_same_names()
    {
        var run = await RunAsync("charts", "--data-series", Tool.Multichannel, "--format", "jsonl", "--layout", "wide", "--out", "out");

        run.OutputLines.Should().HaveCount(5).And.AllSatisfy(line => line.Should().Contain(".jsonl\t3\t"));
        var lines = _folder.Text("out/messages-sent-by-date.jsonl").TrimEnd('\n').Split('\n');
        using var last = JsonDocument.Parse(lines[2]);
        lines.Should().HaveCount(3);
        last.RootElement.GetProperty("Date").GetString().Should().Be("2026-06-03");
        last.RootElement.GetProperty("Total Messages Sent").GetInt64().Should().Be(610);
    }

    [Fact]
    public async Task French_changes_headers_but_not_file_names()
    {
        await RunAsync("charts", "--data-series", Tool.Multichannel, "--language", "fr", "--out", "out");

        _folder.Files.Should().Equal(MultichannelFiles.Select(file => $"out/{file}"));
        _folder.Csv("out/messages-sent-by-date.csv")[0].Should().Be(
            "Date|Total des messages envoyés|E-mail envoyés|Messages in-app envoyés|Push iOS envoyés|Push Android envoyés");
    }

    [Fact]
    public async Task Excel_option_only_adds_a_byte_order_mark()
    {
        await RunAsync("charts", "--data-series", Tool.Multivariate, "--out", "plain", "--language", "en", "--format", "csv");
        await RunAsync("charts", "--data-series", Tool.Multivariate, "--out", "excel", "--excel");

        const string File = "conversions-by-date-for-each-variant.csv";
        _folder.Bytes($"excel/{File}").Should().Equal([0xEF, 0xBB, 0xBF, .. _folder.Bytes($"plain/{File}")]);
    }

    [Theory]
    [InlineData("--excel fr", ';', true)]
    [InlineData("--excel en", ',', true)]
    [InlineData("--excel ja --separator |", '|', true)]
    [InlineData("--separator ;", ';', false)]
    [InlineData("--separator=;", ';', false)]
    [InlineData("--separator tab --decimal-comma", '\t', false)]
    [InlineData("--separator \\t --excel", '\t', true)]
    [InlineData("--excel --separator ;", ';', true)]
    public async Task Separator_follows_the_language_of_Excel_unless_given(string options, char separator, bool mark)
    {
        await RunAsync("charts", "--data-series", Tool.Multivariate, "--layout", "long", "--out", "plain");
        await RunAsync(["charts", "--data-series", Tool.Multivariate, "--layout", "long", .. options.Split(' '), "--out", "out"]);

        // No cell of these charts needs quotes, and no number has decimals.
        var plain = _folder.Text("plain/charts.csv");
        plain.Should().NotContainAny("\"", ";", "|", "\t", ".");
        Encoding.UTF8.GetString(_folder.Bytes("out/charts.csv")).Should().Be((mark ? "\uFEFF" : "") + plain.Replace(',', separator));
    }

    [Fact]
    public async Task Existing_file_is_refused_with_the_option_to_overwrite()
    {
        await RunAsync("charts", "--data-series", Tool.Multichannel, "--out", "out");
        File.Delete(_folder["out/messages-sent-by-date.csv"]);
        _folder.Write("out/ios-push-engagement-by-date.csv", "mine");
        var before = _folder.Digests();

        var run = await Tool.RunAsync(_folder, "charts", "--data-series", Tool.Multichannel, "--out", "out");

        run.ShouldFail(2, "'out/", "--overwrite");
        _folder.Digests().Should().Equal(before);
    }

    [Fact]
    public async Task Overwriting_replaces_files_of_the_same_name_and_no_others()
    {
        Directory.CreateDirectory(_folder["out"]);
        _folder.Write("out/messages-sent-by-date.csv", "old");
        _folder.Write("out/other.txt", "kept");

        await RunAsync("charts", "--data-series", Tool.Multichannel, "--out", "out", "--overwrite");

        _folder.Files.Should().Equal(MultichannelFiles.Append("other.txt").Order(StringComparer.Ordinal).Select(file => $"out/{file}"));
        _folder.Csv("out/messages-sent-by-date.csv").Should().HaveCount(4);
        _folder.Text("out/other.txt").Should().Be("kept");
    }

    [Fact]
    public async Task Recoverable_problems_of_the_source_are_warnings_and_charts_are_written()
    {
        _folder.Write("odd.json", """
            {"data": [{"time": "2026-06-01", "mood": "good", "messages": {"pigeon": [{"sent": 3}]}}]}
            """);

        var run = await Tool.RunAsync(_folder, "charts", "--data-series", "odd.json", "--out", "out");

        run.ExitCode.Should().Be(0);
        run.ErrorLines.Should().HaveCountGreaterThan(1).And.AllSatisfy(line => line.Should().StartWith("campaign-export: warning: "));
        run.ErrorLines.Should().ContainMatch("*'mood'*").And.ContainMatch("*'pigeon'*");
        run.OutputLines.Should().HaveCount(2);
    }

    [Fact]
    public async Task Language_time_zone_and_encoding_of_the_machine_do_not_affect_files()
    {
        string[] arguments = ["charts", "--data-series", Tool.Multivariate, "--overwrite", "--out", "été"];
        var here = await RunAsync(arguments);
        var expected = _folder.Digests();

        var abroad = await Tool.RunWithAsync(
            _folder, new() { ["LANG"] = "fr_FR.ISO-8859-1", ["LC_ALL"] = "fr_FR.ISO-8859-1", ["TZ"] = "Asia/Kolkata" }, arguments);

        abroad.Should().Be(here);
        abroad.OutputLines[0].Should().StartWith("été/messages-sent-by-date-for-each-variant.csv\t2\t");
        _folder.Digests().Should().Equal(expected);
    }

    [Fact]
    public async Task Path_that_begins_with_an_at_sign_is_a_path()
    {
        File.Copy(Tool.Multichannel, _folder["@series.json"]);

        var run = await RunAsync("charts", "--data-series", "@series.json", "--out", "@out");

        run.OutputLines[0].Should().StartWith("@out/messages-sent-by-date.csv\t");
    }

    private async Task<ToolRun> RunAsync(params string[] arguments)
    {
        var run = await Tool.RunAsync(_folder, arguments);
        run.Error.Should().BeEmpty();
        run.ExitCode.Should().Be(0);
        return run;
    }
}
