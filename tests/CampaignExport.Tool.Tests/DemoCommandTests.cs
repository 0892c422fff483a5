namespace CampaignExport.Tool.Tests;

public sealed class DemoCommandTests : IDisposable
{
    private static readonly string[] DemoFiles =
    [
        "multichannel-data-series.json", "multichannel-details.json",
        "multichannel/android-push-engagement-by-date.csv", "multichannel/email-message-engagement-by-date.csv",
        "multichannel/in-app-message-engagement-by-date.csv", "multichannel/ios-push-engagement-by-date.csv",
        "multichannel/messages-sent-by-date.csv",
        "multivariate-by-statistic/bounces-by-date-for-each-variant.csv",
        "multivariate-by-statistic/conversions-by-date-for-each-variant.csv",
        "multivariate-by-statistic/direct-opens-by-date-for-each-variant.csv",
        "multivariate-by-statistic/messages-sent-by-date-for-each-variant.csv",
        "multivariate-by-statistic/opens-by-date-for-each-variant.csv",
        "multivariate-by-statistic/unique-recipients-by-date-for-each-variant.csv",
        "multivariate-by-variant/variant-control-group.csv", "multivariate-by-variant/variant-friendly.csv",
        "multivariate-by-variant/variant-urgent.csv",
        "multivariate-data-series.json", "multivariate-details.json",
        "multivariate-long/charts.csv",
    ];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Without_a_folder_it_writes_to_its_own_one_and_lists_every_file()
    {
        var run = await Tool.RunAsync(_folder, "demo");

        run.ExitCode.Should().Be(0);
        run.Error.Should().BeEmpty();
        _folder.Files.Should().Equal(DemoFiles.Select(file => $"campaign-export-demo/{file}"));
        run.OutputLines.Select(line => line.Split('\t')[0]).Should().BeEquivalentTo(DemoFiles.Select(file => $"./campaign-export-demo/{file}"));
        run.OutputLines.Should().AllSatisfy(line => line.Split('\t')[2].Should().Be($"{_folder.Bytes(line.Split('\t')[0]).Length}"));
    }

    [Fact]
    public async Task A_second_run_is_refused_and_with_overwriting_gives_the_same_bytes_anywhere()
    {
        await Tool.RunAsync(_folder, "demo", "--out", "demo");
        var first = _folder.Contents();
        File.Delete(_folder["demo/multichannel-data-series.json"]);
        File.WriteAllText(_folder["demo/multivariate-long/charts.csv"], "mine");
        var changed = _folder.Contents();

        var refused = await Tool.RunAsync(_folder, "demo", "--out", "demo");
        var untouched = _folder.Contents();
        var second = await Tool.RunWithAsync(
            _folder, new() { ["LANG"] = "fr_FR.UTF-8", ["LC_ALL"] = "fr_FR.UTF-8", ["TZ"] = "Asia/Kolkata" }, "demo", "--out", "demo", "--overwrite");

        refused.ShouldFail(2, "'demo/", "--overwrite");
        untouched.Should().Equal(changed);
        second.ExitCode.Should().Be(0);
        _folder.Contents().Should().Equal(first);
    }

    [Theory]
    [InlineData("multichannel", "multichannel")]
    [InlineData("multivariate", "multivariate-by-statistic", "--group-by", "statistic")]
    [InlineData("multivariate", "multivariate-by-variant", "--group-by", "variant")]
    [InlineData("multivariate", "multivariate-long", "--layout", "long")]
    public async Task The_charts_command_makes_the_same_charts_of_the_files_of_the_demo(string campaign, string subfolder, params string[] options)
    {
        await Tool.RunAsync(_folder, "demo", "--out", "demo");

        var run = await Tool.RunAsync(
            _folder,
            [
                "charts", "--data-series", $"demo/{campaign}-data-series.json", "--details", $"demo/{campaign}-details.json",
                "--out", "again", .. options,
            ]);

        run.Error.Should().BeEmpty();
        var contents = _folder.Contents();
        In("again").Should().NotBeEmpty().And.Equal(In($"demo/{subfolder}"));

        Dictionary<string, string> In(string folder) => contents
            .Where(file => file.Key.StartsWith($"{folder}/", StringComparison.Ordinal))
            .ToDictionary(file => Path.GetFileName(file.Key), file => file.Value);
    }

    [Fact]
    public async Task Its_numbers_are_ones_that_can_be()
    {
        await Tool.RunAsync(_folder, "demo", "--out", "demo");

        foreach (var row in Rows("demo/multichannel/email-message-engagement-by-date.csv"))
        {
            var (delivered, sent, opened, clicks, bounces, spam) = (row[0], row[1], row[2], row[3], row[4], row[5]);
            delivered.Should().Be(sent - bounces);
            opened.Should().BeInRange(1, delivered);
            clicks.Should().BeInRange(1, opened);
            spam.Should().BeInRange(0, delivered / 100);
        }

        foreach (var row in Rows("demo/multichannel/messages-sent-by-date.csv"))
            row[0].Should().Be(row[1..].Sum()).And.BePositive();
        foreach (var row in Rows("demo/multivariate-by-statistic/messages-sent-by-date-for-each-variant.csv"))
            row[2].Should().Be(0, "the control group receives nothing");
        foreach (var row in Rows("demo/multivariate-by-statistic/conversions-by-date-for-each-variant.csv"))
            row[1].Should().BePositive();
    }

    private IEnumerable<long[]> Rows(string file) => _folder.Csv(file).Skip(1)
        .Select(row => row.Split('|')[1..].Select(cell => long.Parse(cell, System.Globalization.CultureInfo.InvariantCulture)).ToArray());
}
