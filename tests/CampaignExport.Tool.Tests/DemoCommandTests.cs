using System.IO.Compression;

namespace CampaignExport.Tool.Tests;

public sealed class DemoCommandTests : IDisposable
{
    private static readonly string[] DemoFiles =
    [
        "events.jsonl",
        "from-store/charts/bounces-by-date-for-each-variant.csv",
        "from-store/charts/conversions-by-date-for-each-variant.csv",
        "from-store/charts/direct-opens-by-date-for-each-variant.csv",
        "from-store/charts/messages-sent-by-date-for-each-variant.csv",
        "from-store/charts/opens-by-date-for-each-variant.csv",
        "from-store/charts/unique-recipients-by-date-for-each-variant.csv",
        "from-store/recipients/manifest.json", "from-store/recipients/users.zip",
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
        "recipients/all/manifest.json", "recipients/all/users.csv.gz",
        "recipients/email/manifest.json", "recipients/email/users.zip",
        "recipients/user-data/manifest.json", "recipients/user-data/users.zip",
        "users.jsonl",
    ];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Demo_writes_to_its_default_folder_and_lists_every_file()
    {
        var run = await Tool.RunAsync(_folder, "demo", "--recipients", "100");

        run.ExitCode.Should().Be(0);
        run.Error.Should().BeEmpty();
        _folder.Files.Should().Equal(DemoFiles.Select(file => $"campaign-export-demo/{file}"));
        run.OutputLines.Select(line => line.Split('\t')[0]).Should().BeEquivalentTo(DemoFiles.Select(file => $"./campaign-export-demo/{file}"));
        run.OutputLines.Should().AllSatisfy(line => line.Split('\t')[2].Should().Be($"{_folder.Bytes(line.Split('\t')[0]).Length}"));
    }

    [Fact]
    public async Task Second_run_is_refused_and_overwriting_yields_the_same_bytes()
    {
        await Tool.RunAsync(_folder, "demo", "--recipients", "500", "--out", "demo");
        var first = _folder.Digests();
        File.Delete(_folder["demo/multichannel-data-series.json"]);
        File.WriteAllText(_folder["demo/multivariate-long/charts.csv"], "mine");
        var changed = _folder.Digests();

        var refused = await Tool.RunAsync(_folder, "demo", "--recipients", "500", "--out", "demo");
        var untouched = _folder.Digests();
        var second = await Tool.RunWithAsync(
            _folder, new() { ["LANG"] = "fr_FR.UTF-8", ["LC_ALL"] = "fr_FR.UTF-8", ["TZ"] = "Asia/Kolkata" }, "demo", "--recipients", "500", "--out", "demo", "--overwrite");

        refused.ShouldFail(2, "'demo/", "--overwrite");
        untouched.Should().Equal(changed);
        second.ExitCode.Should().Be(0);
        _folder.Digests().Should().Equal(first);
    }

    [Theory]
    [InlineData("multichannel", "multichannel")]
    [InlineData("multivariate", "multivariate-by-statistic", "--group-by", "statistic")]
    [InlineData("multivariate", "multivariate-by-variant", "--group-by", "variant")]
    [InlineData("multivariate", "multivariate-long", "--layout", "long")]
    public async Task Charts_command_creates_the_same_charts_from_the_files_of_the_demo(string campaign, string subfolder, params string[] options)
    {
        await Tool.RunAsync(_folder, "demo", "--recipients", "500", "--out", "demo");

        var run = await Tool.RunAsync(
            _folder,
            [
                "charts", "--data-series", $"demo/{campaign}-data-series.json", "--details", $"demo/{campaign}-details.json",
                "--out", "again", .. options,
            ]);

        run.Error.Should().BeEmpty();
        var contents = _folder.Digests();
        In("again").Should().NotBeEmpty().And.Equal(In($"demo/{subfolder}"));

        Dictionary<string, string> In(string folder) => contents
            .Where(file => file.Key.StartsWith($"{folder}/", StringComparison.Ordinal))
            .ToDictionary(file => Path.GetFileName(file.Key), file => file.Value);
    }

    [Fact]
    public async Task Demo_exports_200_000_recipients_for_each_contents()
    {
        var run = await Tool.RunAsync(_folder, "demo", "--out", "demo");

        run.Error.Should().BeEmpty();
        run.OutputLines.Should().ContainMatch("demo/recipients/user-data/users.zip\t200000\t*").And.ContainMatch("demo/recipients/all/users.csv.gz\t200000\t*");
        foreach (var contents in (string[])["user-data", "email", "all"])
        {
            var verified = await Tool.RunAsync(_folder, "verify", $"demo/recipients/{contents}/manifest.json");
            verified.Error.Should().BeEmpty();
            run.OutputLines.Should().Contain(verified.OutputLines);
        }
    }

    [Fact]
    public async Task Recipients_command_creates_the_same_rows_from_the_sample_of_users()
    {
        await Tool.RunAsync(_folder, "demo", "--recipients", "500", "--out", "demo");
        var users = _folder.Text("demo/users.jsonl").TrimEnd('\n').Split('\n');

        var run = await Tool.RunAsync(
            _folder,
            "recipients", "--users", "demo/users.jsonl", "--campaign", "c2a7e9d4-31b5-4f0e-8d27-5b90f6e3a200", "--contents", "all", "--packaging", "none",
            "--custom-events", "Added to Cart,Left a Review", "--custom-attributes", "favourite_colour,loyalty_points,note,tags,vip", "--out", "again");

        run.Error.Should().BeEmpty();
        users.Should().HaveCount(500);
        await using (var gzip = new GZipStream(File.OpenRead(_folder["demo/recipients/all/users.csv.gz"]), CompressionMode.Decompress))
        await using (var all = File.Create(_folder["all.csv"]))
            await gzip.CopyToAsync(all, TestContext.Current.CancellationToken);
        _folder.Csv("again/users.csv").Should().HaveCount(401).And.Equal(_folder.Csv("all.csv").Where((_, row) => row % 5 != 0 || row == 0));
    }

    [Fact]
    public async Task Interrupted_demo_publishes_nothing()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such signal.");
        using var process = Tool.Start(_folder, "demo", "--recipients", "2000000", "--out", "demo");
        while (!Directory.Exists(_folder["demo/recipients/user-data"]) && !process.HasExited)
            await Task.Delay(5, TestContext.Current.CancellationToken);
        Command.Succeed("kill", "-s", "TERM", $"{process.Id}");
        var run = await Tool.EndAsync(process);

        run.ShouldFail(130, "interrupted");
        _folder.Files.Should().BeEmpty();
    }

    [Fact]
    public async Task Numbers_of_the_demo_are_plausible()
    {
        await Tool.RunAsync(_folder, "demo", "--recipients", "500", "--out", "demo");

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

    [Theory]
    [InlineData("conversions")]
    [InlineData("revenue")]
    public async Task Variants_of_the_demo_add_up_to_the_campaign(string metric)
    {
        await Tool.RunAsync(_folder, "demo", "--recipients", "100", "--out", "demo");

        await Tool.RunAsync(_folder, "summary", "--data-series", "demo/multivariate-data-series.json", "--out", "out");

        var campaign = Value("||");
        Value("ios_push||").Should().Be(campaign);
        (Value("ios_push|c2a7e9d4-31b5-4f0e-8d27-5b90f6e3a201|Friendly") + Value("ios_push|c2a7e9d4-31b5-4f0e-8d27-5b90f6e3a202|Urgent")).Should().Be(campaign);

        decimal Value(string row) => decimal.Parse(
            _folder.Csv("out/summary.csv").Single(one => one.StartsWith($"{row}|{metric}|", StringComparison.Ordinal)).Split('|')[4], System.Globalization.CultureInfo.InvariantCulture);
    }

    private IEnumerable<long[]> Rows(string file) => _folder.Csv(file).Skip(1)
        .Select(row => row.Split('|')[1..].Select(cell => long.Parse(cell, System.Globalization.CultureInfo.InvariantCulture)).ToArray());
}
