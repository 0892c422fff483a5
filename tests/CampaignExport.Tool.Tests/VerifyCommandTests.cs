namespace CampaignExport.Tool.Tests;

public sealed class VerifyCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Valid_export_is_listed_as_when_it_was_created()
    {
        var made = await ExportAsync("--max-rows-per-file", "20");

        var run = await Tool.RunAsync(_folder, "verify", "out/manifest.json");

        run.Should().Be(made);
        run.OutputLines.Should().HaveCount(4);
    }

    [Fact]
    public async Task Manifest_in_the_working_directory_is_found()
    {
        await ExportAsync();
        foreach (var file in Directory.GetFiles(_folder["out"]))
            File.Move(file, _folder[Path.GetFileName(file)]);

        var run = await Tool.RunAsync(_folder, "verify", "manifest.json");

        run.ExitCode.Should().Be(0);
        run.OutputLines[0].Should().StartWith("users.csv\t50\t");
    }

    [Theory]
    [InlineData("append", "bytes instead of")]
    [InlineData("cut", "bytes instead of")]
    [InlineData("flip", "does not match its digest")]
    [InlineData("delete", "the file is missing")]
    public async Task Damaged_file_is_a_failure_that_names_it(string damage, string hint)
    {
        await ExportAsync("--max-rows-per-file", "20");
        var path = _folder["out/users-0002.csv"];
        var bytes = await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken);
        switch (damage)
        {
            case "append":
                bytes = [.. bytes, (byte)'x'];
                break;
            case "cut":
                bytes = bytes[..^1];
                break;
            case "flip":
                bytes[bytes.Length / 2] ^= 1;
                break;
        }

        File.Delete(path);
        if (damage != "delete")
            await File.WriteAllBytesAsync(path, bytes, TestContext.Current.CancellationToken);
        var run = await Tool.RunAsync(_folder, "verify", "out/manifest.json");

        run.ShouldFail(1, "out/users-0002.csv", hint);
    }

    [Theory]
    [InlineData("\"rows\": 50", "\"rows\": 51", "the manifest counts 51 rows")]
    [InlineData("\"version\": 1", "\"version\": 9", "version 9")]
    [InlineData("{", "", "not a manifest")]
    public async Task Invalid_or_contradictory_manifest_is_a_failure(string before, string after, string hint)
    {
        await ExportAsync();
        var text = _folder.Text("out/manifest.json");
        var at = text.IndexOf(before, StringComparison.Ordinal);
        _folder.Write("out/manifest.json", text[..at] + after + text[(at + before.Length)..]);

        var run = await Tool.RunAsync(_folder, "verify", "out/manifest.json");

        run.ShouldFail(1, "out/manifest.json", hint);
    }

    private async Task<ToolRun> ExportAsync(params string[] options)
    {
        var users = Users.Write(_folder, 50);
        var run = await Tool.RunAsync(_folder, ["recipients", "--users", users, "--out", "out", "--packaging", "none", .. options]);
        run.ExitCode.Should().Be(0);
        return run;
    }
}
