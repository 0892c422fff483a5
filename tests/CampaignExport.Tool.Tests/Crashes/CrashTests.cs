using System.Globalization;
using CampaignExport.Manifests;

namespace CampaignExport.Tool.Tests.Crashes;

/// <summary>
/// Kills exports at many moments and resumes them. CAMPAIGN_EXPORT_KILLS is the number of kills for each packaging; only kills
/// between the first checkpoint and the end count.
/// </summary>
public sealed class CrashTests : IDisposable
{
    private const int Rows = 9_000;

    private static readonly Sizes Small = new(15, 1500);

    // After these kills, the export is completed and compared, and another export begins.
    private static readonly Moment[] Chain = [Moment.Part, Moment.Save, Moment.Part, Moment.Rename, Moment.Manifest];

    private readonly TemporaryFolder _folder = new();
    private readonly SortedDictionary<string, int> _phases = new(StringComparer.Ordinal);

    private static int Kills =>
        int.TryParse(Environment.GetEnvironmentVariable("CAMPAIGN_EXPORT_KILLS"), NumberStyles.None, CultureInfo.InvariantCulture, out var kills) ? kills
        : Environment.GetEnvironmentVariable("CAMPAIGN_EXPORT_TESTS") == "all" ? 10
        : 3;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("none")]
    [InlineData("gzip")]
    [InlineData("zip")]
    public async Task Export_killed_repeatedly_ends_with_the_files_of_an_undisturbed_one(string packaging)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The moments are detected in a Unix folder.");
        string[] export =
        [
            "recipients", "--users", Users.Write(_folder, Rows), "--packaging", packaging, "--max-rows-per-file", "250", "--workers", "2",
        ];
        (await Tool.RunAsync(_folder, Small, [.. export, "--out", "undisturbed"])).ExitCode.Should().Be(0);
        var expected = Delivery.Read(_folder["undisturbed"]);
        expected.Should().HaveCount(37);

        // The packaging is the seed, so that failures are repeatable.
        var killer = new Killer(_folder["out"], new Random(packaging[0]));
        var (counted, tried) = (0, 0);
        for (var chain = 0; counted < Kills; chain++)
        {
            var old = chain % 2 == 0 ? null : await ExportAnotherAsync(export[2], packaging, hasSameNames: chain % 4 == 1);
            killer.Replaces = old is not null;
            foreach (var moment in Moments(Kills - counted))
            {
                tried++.Should().BeLessThan(10 * (Kills + 1), "kills must hit a running export");
                var choice = old is not null && IsUntouched(old) ? "--overwrite" : "--resume";
                using var process = Tool.Start(_folder, Small, [.. export, "--out", "out", choice]);
                await killer.KillAsync(process, moment);
                if (Count(Phase.Read(_folder["out"], old, Rows)))
                    counted++;
                await NoManifestStandsBesideFilesThatAreNotItsOwnAsync();
            }

            var last = await Tool.RunAsync(_folder, Small, [.. export, "--out", "out", old is not null && IsUntouched(old) ? "--overwrite" : "--resume"]);
            last.Error.Should().BeEmpty();
            last.ExitCode.Should().Be(0);
            Delivery.Read(_folder["out"]).Should().Equal(expected);
            Directory.Delete(_folder["out"], recursive: true);
        }

        TestContext.Current.TestOutputHelper!.WriteLine($"{packaging}: {counted} kills counted of {tried}");
        foreach (var (phase, count) in _phases)
            TestContext.Current.TestOutputHelper!.WriteLine($"{count,4} x {phase}");
    }

    private static Moment[] Moments(int wanted) => wanted switch
    {
        1 => [Moment.Rename],
        2 => [Moment.Part, Moment.Rename],
        3 => [Moment.Part, Moment.Rename, Moment.Manifest],
        4 => [Moment.Part, Moment.Save, Moment.Rename, Moment.Manifest],
        _ => Chain,
    };

    private async Task<string> ExportAnotherAsync(string users, string packaging, bool hasSameNames)
    {
        var run = await Tool.RunAsync(
            _folder,
            [
                "recipients", "--users", users, "--contents", "email", "--max-rows-per-file", "200", "--packaging", packaging,
                "--format", hasSameNames ? "csv" : "jsonl", "--out", "out",
            ]);
        run.ExitCode.Should().Be(0);
        return _folder.Text("out/manifest.json");
    }

    private bool IsUntouched(string oldManifest) =>
        File.Exists(_folder["out/manifest.json"]) && _folder.Text("out/manifest.json") == oldManifest
        && !File.Exists(_folder["out/.replacing"]) && !File.Exists(_folder["out/.checkpoint.json"]);

    private bool Count(Phase phase)
    {
        _phases[phase.Name] = _phases.GetValueOrDefault(phase.Name) + 1;
        return phase.Counts;
    }

    // A manifest is that of the old export until that is set aside, and then that of the new one.
    private async Task NoManifestStandsBesideFilesThatAreNotItsOwnAsync()
    {
        if (File.Exists(_folder["out/manifest.json"]))
            await ExportVerifier.VerifyAsync(_folder["out/manifest.json"], TestContext.Current.CancellationToken);
    }
}
