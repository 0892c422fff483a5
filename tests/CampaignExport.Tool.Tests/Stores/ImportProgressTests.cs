using System.Globalization;
using System.Text.RegularExpressions;

namespace CampaignExport.Tool.Tests.Stores;

/// <summary>Progress and interruption of large imports.</summary>
public sealed partial class ImportProgressTests : IDisposable
{
    private const int Events = 160_000;

    private static readonly Sizes SmallPages = new(100);

    private readonly TemporaryFolder _folder = new();

    public ImportProgressTests()
    {
        Directory.CreateDirectory(_folder["events"]);
        for (var file = 0; file < 2; file++)
            File.WriteAllLines(_folder[$"events/{file}.jsonl"], Enumerable.Range(file * Events / 2, Events / 2).Select(Event));
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Terminal_shows_the_progress_of_reading()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Needs script of util-linux.");

        var run = await Tool.RunOnTerminalAsync(_folder, SmallPages, "import", "--store", "a-store", "--events", "events");

        run.ExitCode.Should().Be(0);
        run.Output.Should().Contain("160,000 events from 2 files: 160,000 kept, 0 repeated;");
        var shown = Progress().Matches(run.Output).Select(match => (
            Percent: int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture),
            Read: int.Parse(match.Groups[2].Value, NumberStyles.AllowThousands, CultureInfo.InvariantCulture))).ToList();
        shown.Should().Contain(one => one.Percent > 0 && one.Percent < 100);
        shown.Select(one => one.Percent).Should().BeInAscendingOrder();
        shown.Should().AllSatisfy(one => one.Percent.Should().BeCloseTo(one.Read * 100 / Events, 6, "lines are of one length"));
    }

    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    public async Task Interrupted_import_ends_with_130_and_resumes_to_the_result_of_an_undisturbed_one(string signal)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such signal.");
        string[] import = ["import", "--events", "events", "--store"];
        using (var process = Tool.Start(_folder, SmallPages, [.. import, "a-store"]))
        {
            while (!process.HasExited && await CountAsync("a-store") == 0)
                await Task.Delay(5, TestContext.Current.CancellationToken);
            Command.Succeed("kill", "-s", signal, $"{process.Id}");
            (await Tool.EndAsync(process)).ShouldFail(130, "interrupted");
        }

        var kept = await CountAsync("a-store");
        kept.Should().BeInRange(1, Events - 1);
        (kept % 100).Should().Be(0, "pages are kept whole");

        var again = await Tool.RunAsync(_folder, SmallPages, [.. import, "a-store"]);

        again.Summary.Should().MatchRegex(string.Create(CultureInfo.InvariantCulture, $"^{Events - kept:N0} events from [12] files?( \\(1 more imported before\\))?: {Events - kept:N0} kept, 0 repeated;"));
        (await CountAsync("a-store")).Should().Be(Events);
    }

    private static string Event(int at) =>
        $$"""{"event_type":"users.messages.email.Send","id":"e{{at:000000}}","time":{{1_780_000_000 + at}},"user_id":"u{{at % 997:000}}","campaign_id":"c1","message_variation_id":"v1"}""";

    private async Task<int> CountAsync(string store) => File.Exists(_folder[$"{store}/store.json"])
        ? (await Tool.RunAsync(_folder, "campaigns", "--store", store)).OutputLines.Sum(line => int.Parse(line.Split('\t')[5], CultureInfo.InvariantCulture))
        : 0;

    [GeneratedRegex(@"(\d+)%  ([\d,]+) events  ")]
    private static partial Regex Progress();
}
