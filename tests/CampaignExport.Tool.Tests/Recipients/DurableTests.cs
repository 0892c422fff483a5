namespace CampaignExport.Tool.Tests.Recipients;

/// <summary>Exports with <c>--durable</c> after a power cut.</summary>
public sealed class DurableTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Recipients_are_complete_after_a_power_cut()
    {
        using var disk = LoopDevice.Mount();
        var users = Users.Write(_folder, 300);
        var place = Path.Combine(disk.Path, "new", "out");

        await SucceedAsync("recipients", "--users", users, "--out", place, "--durable");
        var after = disk.Cut();
        await SucceedAsync("recipients", "--users", users, "--out", place, "--durable", "--overwrite", "--packaging", "gzip");
        var later = disk.Cut();

        await SucceedAsync("verify", Path.Combine(after, "new", "out", "manifest.json"));
        await SucceedAsync("verify", Path.Combine(later, "new", "out", "manifest.json"));
        await SucceedAsync("recipients", "--users", users, "--out", Path.Combine(later, "new", "out"), "--packaging", "gzip", "--resume");
        Directory.EnumerateFileSystemEntries(Path.Combine(later, "new", "out")).Select(Path.GetFileName)
            .Should().BeEquivalentTo(["users.csv.gz", "manifest.json"], "the export that was replaced is gone");
    }

    [Fact]
    public async Task Charts_are_complete_after_a_power_cut()
    {
        using var disk = LoopDevice.Mount();
        var place = Path.Combine(disk.Path, "charts");

        await SucceedAsync("charts", "--data-series", Tool.Multichannel, "--out", place, "--durable");
        var after = Path.Combine(disk.Cut(), "charts");

        var files = Directory.EnumerateFiles(place).ToList();
        files.Should().NotBeEmpty();
        foreach (var file in files)
            (await File.ReadAllBytesAsync(Path.Combine(after, Path.GetFileName(file)))).Should().Equal(await File.ReadAllBytesAsync(file));
    }

    [Fact]
    public async Task Bucket_refuses_the_durable_option()
    {
        var run = await Tool.RunAsync(_folder, "recipients", "--users", Users.Write(_folder, 3), "--out", "s3://bucket/x", "--durable");

        run.ShouldFail(2, "--durable is for folders: a bucket keeps what it has accepted. Leave it out.");
    }

    private async Task SucceedAsync(params string[] arguments)
    {
        var run = await Tool.RunAsync(_folder, arguments);
        run.ExitCode.Should().Be(0, "{0}", run.Error);
    }
}
