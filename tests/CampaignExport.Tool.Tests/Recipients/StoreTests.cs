using CampaignExport.Tool.Stores;

namespace CampaignExport.Tool.Tests.Recipients;

/// <summary>Recipients out of a database.</summary>
public sealed class StoreTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("user-data")]
    [InlineData("email")]
    [InlineData("all")]
    public async Task Store_gives_the_files_that_sorted_users_give(string flavour)
    {
        await ImportAsync();

        var files = await RunAsync("--users", "sorted.jsonl", "--out", "files", "--flavour", flavour, "--campaign", Users.Campaign, "--packaging", "none");
        var store = await RunAsync("--store", "sqlite:people.db", "--out", "store", "--flavour", flavour, "--campaign", Users.Campaign, "--packaging", "none", "--snapshot");

        files.ExitCode.Should().Be(0);
        (store.ExitCode, store.Error).Should().Be((0, files.Error));
        _folder.Text("store/users.csv").Should().Be(_folder.Text("files/users.csv"));
    }

    [Fact]
    public async Task Export_that_was_interrupted_goes_on_with_the_store()
    {
        await ImportAsync();
        string[] arguments = ["--store", "sqlite:people.db", "--page-size", "10", "--part-size", "800"];
        (await RunAsync([.. arguments, "--out", "whole"])).ExitCode.Should().Be(0);
        using (var process = Tool.Start(_folder, ["recipients", .. arguments, "--out", "parts", "--pause-ms", "100"]))
        {
            while (!File.Exists(_folder["parts/.checkpoint.json"]) && !process.HasExited)
                await Task.Delay(20, TestContext.Current.CancellationToken);
            process.Kill();
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        File.Exists(_folder["parts/manifest.json"]).Should().BeFalse();
        (await RunAsync([.. arguments, "--out", "parts"])).ShouldFail(2, "--resume", "--overwrite");
        (await RunAsync([.. arguments, "--out", "parts", "--resume"])).ExitCode.Should().Be(0);
        (await File.ReadAllBytesAsync(_folder["parts/users.zip"])).Should().Equal(await File.ReadAllBytesAsync(_folder["whole/users.zip"]));
    }

    [Theory]
    [InlineData("--users", "--store")]
    [InlineData("there is no file", "--store", "sqlite:missing.db")]
    [InlineData("sqlite:", "--store", "people.db")]
    [InlineData("--distinct", "--store", "sqlite:people.db", "--distinct")]
    [InlineData("--snapshot", "--users", "sorted.jsonl", "--snapshot")]
    public async Task What_cannot_be_read_is_refused_before_anything_is_written(string said, params string[] arguments)
    {
        await ImportAsync();

        var run = await RunAsync([.. arguments.Length == 1 ? [] : arguments, "--out", "out"]);

        run.ShouldFail(2, said);
        Directory.Exists(_folder["out"]).Should().BeFalse();
    }

    [Fact]
    public async Task Password_of_a_connection_is_not_repeated()
    {
        var run = await RunAsync("--store", "postgres:Host=;Password=secret", "--out", "out");

        run.ShouldFail(2, "--store");
        run.Error.Should().NotContain("secret");
    }

    private Task<ToolRun> RunAsync(params string[] arguments) => Tool.RunAsync(_folder, ["recipients", .. arguments]);

    private async Task ImportAsync()
    {
        var users = Users.Make(300).OrderBy(user => user.Id, StringComparer.Ordinal).ToList();
        await File.WriteAllBytesAsync(_folder["sorted.jsonl"], Demo.DemoUserJson.Write(users));
        await using var store = ToolStore.OpenForImport($"sqlite:{_folder["people.db"]}");
        await store.Profiles.ImportFromAsync(new CampaignExport.Sources.UserExportSource(_folder["sorted.jsonl"]));
    }
}
