namespace CampaignExport.S3.Tests;

/// <summary>The program of the README for operators, on a real store.</summary>
public sealed class BucketSampleTests(RealStore store)
{
    [Fact]
    public async Task Example_of_the_readme_exports_a_job_to_the_bucket_with_the_shown_output()
    {
        var program = HostProcess.ProgramOf("BucketJobs");
        using var folder = new TemporaryFolder();
        File.Copy(Path.Combine(Path.GetDirectoryName(program)!, "users.jsonl"), folder["users.jsonl"]);
        await store.Client.PutBucketAsync("exports");

        var run = await Command.RunAsync(
            Command.Dotnet,
            folder.Path,
            ["exec", program],
            ("AWS_ENDPOINT_URL", FormattableString.Invariant($"http://127.0.0.1:{store.Port}")),
            ("AWS_REGION", "us-east-1"),
            ("AWS_ACCESS_KEY_ID", RealStore.IsSwift ? "test:tester" : "test"),
            ("AWS_SECRET_ACCESS_KEY", RealStore.IsSwift ? "testing" : "testsecret"));

        run.ShouldSucceed().Output.ReplaceLineEndings("\n").Split('\n').Should().Contain("Completed: 2 recipients in the bucket");
        var keys = (await store.Client.ListObjectsV2Async(new() { BucketName = "exports" })).S3Objects.Select(stored => stored.Key);
        keys.Should().HaveCount(2).And.AllSatisfy(key => key.Should().MatchRegex("^jobs/[^/]+/(users\\.zip|manifest\\.json)$"));
    }
}
