using System.Diagnostics;
using CampaignExport.S3.Tests.Servers;

namespace CampaignExport.S3.Tests;

/// <summary>The program that the README shows to operators, run against a real store.</summary>
public sealed class BucketSampleTests(RealStore store)
{
    [Fact]
    public async Task The_example_of_the_readme_exports_a_job_into_the_bucket_and_prints_what_the_readme_shows()
    {
        var built = new DirectoryInfo(AppContext.BaseDirectory);
        var program = new DirectoryInfo(Path.Combine(built.Parent!.Parent!.FullName, "BucketJobs", built.Name));
        var folder = Directory.CreateTempSubdirectory();
        File.Copy(Path.Combine(program.FullName, "users.jsonl"), Path.Combine(folder.FullName, "users.jsonl"));
        await store.Client.PutBucketAsync("exports");

        var output = await RunAsync(Path.Combine(program.FullName, "BucketJobs.dll"), folder.FullName);

        output.ReplaceLineEndings("\n").Split('\n').Should().Contain("Completed: 2 recipients in the bucket");
        var keys = (await store.Client.ListObjectsV2Async(new() { BucketName = "exports" })).S3Objects.Select(stored => stored.Key);
        keys.Should().HaveCount(2).And.AllSatisfy(key => key.Should().MatchRegex("^jobs/[^/]+/(users\\.zip|manifest\\.json)$"));
        folder.Delete(recursive: true);
    }

    private async Task<string> RunAsync(string program, string folder)
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", ["exec", program])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            Environment =
            {
                ["AWS_ENDPOINT_URL"] = FormattableString.Invariant($"http://127.0.0.1:{store.Port}"),
                ["AWS_REGION"] = "us-east-1",
                ["AWS_ACCESS_KEY_ID"] = RealStore.IsSwift ? "test:tester" : "test",
                ["AWS_SECRET_ACCESS_KEY"] = RealStore.IsSwift ? "testing" : "testsecret",
            },
        };
        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        process.ExitCode.Should().Be(0, "the program printed {0}", output);
        return output;
    }
}
