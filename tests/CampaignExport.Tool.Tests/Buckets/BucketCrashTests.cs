using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;

namespace CampaignExport.Tool.Tests.Buckets;

/// <summary>
/// Kills exports into a bucket at many moments and resumes them. CAMPAIGN_EXPORT_S3_KILLS is the number of kills; only kills between the
/// first checkpoint and the end count.
/// </summary>
public sealed class BucketCrashTests(RealStore store) : IClassFixture<RealStore>, IAsyncLifetime
{
    // Some 45 MB in six parts, in two files.
    private const int Rows = 60_000;

    private readonly TemporaryFolder _folder = new();
    private readonly SortedDictionary<string, int> _phases = new(StringComparer.Ordinal);
    private string _bucket = "";

    private static int Kills =>
        int.TryParse(Environment.GetEnvironmentVariable("CAMPAIGN_EXPORT_S3_KILLS"), NumberStyles.None, CultureInfo.InvariantCulture, out var kills) ? kills
        : Environment.GetEnvironmentVariable("CAMPAIGN_EXPORT_TESTS") == "all" ? 8
        : 3;

    public async ValueTask InitializeAsync() => _bucket = await store.NewBucketAsync();

    public ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Export_killed_repeatedly_ends_with_the_objects_of_an_undisturbed_one()
    {
        string[] export =
        [
            "recipients", "--users", Users.Write(_folder, Rows), "--packaging", "none", "--max-rows-per-file", "40000", "--workers", "2",
            "--service-url", Store.UrlOf(store),
        ];
        (await Tool.RunWithAsync(_folder, new(Store.EnvironmentOf()), [.. export, "--out", $"s3://{_bucket}/undisturbed"])).ExitCode.Should().Be(0);
        var expected = await DigestsAsync("undisturbed/");
        expected.Should().HaveCount(2);

        var random = new Random(20261124);
        var (counted, tried) = (0, 0);
        while (counted < Kills)
        {
            // One to four kills, then a run to the end.
            for (var chain = 1 + random.Next(4); chain > 0 && counted < Kills; chain--)
            {
                tried++.Should().BeLessThan(10 * (Kills + 1), "kills must hit a running export");
                using var process = Tool.Start(_folder, Store.EnvironmentOf(), [.. export, "--out", $"s3://{_bucket}/killed", "--resume"]);
                await KillAsync(process, random);
                if (await CountPhaseAsync())
                    counted++;
            }

            var last = await Tool.RunWithAsync(_folder, new(Store.EnvironmentOf()), [.. export, "--out", $"s3://{_bucket}/killed", "--resume"]);
            last.Error.Should().BeEmpty();
            last.ExitCode.Should().Be(0);
            (await DigestsAsync("killed/")).Should().Equal(expected);
            (await store.Client.UploadsAsync(_bucket)).Should().BeEmpty("no unfinished upload may be left");
            foreach (var key in await store.Client.KeysAsync(_bucket))
            {
                if (key.StartsWith("killed/", StringComparison.Ordinal))
                    await store.Client.DeleteObjectAsync(_bucket, key);
            }
        }

        TestContext.Current.TestOutputHelper!.WriteLine($"{counted} kills counted of {tried}");
        foreach (var (phase, count) in _phases)
            TestContext.Current.TestOutputHelper!.WriteLine($"{count,4} x {phase}");
    }

    // Mostly some time after a checkpoint; sometimes at a random time.
    private async Task KillAsync(Process process, Random random)
    {
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        if (random.Next(5) > 0)
        {
            for (var checkpoints = random.Next(3); checkpoints >= 0; checkpoints--)
            {
                var before = await CheckpointAsync();
                while (!process.HasExited && await CheckpointAsync() == before)
                    await Task.Delay(10);
            }
        }

        using var patience = new CancellationTokenSource(TimeSpan.FromMilliseconds(random.Next(200)));
        try
        {
            await process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill();
        }

        await process.WaitForExitAsync();
        await Task.WhenAll(output, error);
        if (process.ExitCode is not (0 or 137))
            throw new InvalidOperationException($"The export to be killed ended with {process.ExitCode}: {await error}");
    }

    private async Task<string?> CheckpointAsync()
    {
        try
        {
            return (await store.Client.GetObjectMetadataAsync(_bucket, "killed/.checkpoint.json")).ETag;
        }
        catch (Amazon.S3.AmazonS3Exception error) when (error.StatusCode == System.Net.HttpStatusCode.NotFound)
        {
            return null;
        }
    }

    private async Task<bool> CountPhaseAsync()
    {
        var keys = await store.Client.KeysAsync(_bucket);
        var hasCheckpoint = keys.Contains("killed/.checkpoint.json");
        var published = keys.Count(key => key.StartsWith("killed/users", StringComparison.Ordinal));
        var phase = !hasCheckpoint ? (keys.Contains("killed/manifest.json") ? "4 after the end" : "0 before the first checkpoint")
            : keys.Contains("killed/manifest.json") ? "3 after the manifest"
            : published > 0 ? "2 between objects"
            : "1 between parts";
        _phases[phase] = _phases.GetValueOrDefault(phase) + 1;
        return hasCheckpoint;
    }

    private async Task<Dictionary<string, string>> DigestsAsync(string prefix)
    {
        var digests = new Dictionary<string, string>();
        foreach (var key in (await store.Client.KeysAsync(_bucket)).Where(key => key.StartsWith(prefix, StringComparison.Ordinal)))
        {
            key.Should().NotContain("/.", "no temporary object may be left");
            if (!key.EndsWith("manifest.json", StringComparison.Ordinal))
                digests[key[prefix.Length..]] = Convert.ToHexString(SHA256.HashData((await store.Client.ReadAsync(_bucket, key))!));
        }

        return digests;
    }
}
