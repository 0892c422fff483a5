namespace CampaignExport.Tool.Tests.Recipients;

/// <summary>Folders that already contain an export.</summary>
public sealed class ExistingExportTests : IDisposable
{
    // Small parts, so that much is stored before the end.
    private static readonly Sizes SmallSizes = new(10, 800);
    private static readonly string[] Small = ["--packaging", "none", "--max-rows-per-file", "60"];

    private readonly TemporaryFolder _folder = new();
    private readonly string _users;

    public ExistingExportTests() => _users = Users.Write(_folder, 200);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Finished_export_is_refused_and_unchanged()
    {
        await OkAsync("--contents", "email");
        var before = _folder.Digests();

        var run = await RunAsync();

        run.ShouldFail(2, "'out/manifest.json'", "--overwrite");
        _folder.Digests().Should().Equal(before);
    }

    [Theory]
    [InlineData("users.csv")]
    [InlineData("users.csv.gz")]
    [InlineData("users.jsonl")]
    [InlineData("users-0007.jsonl.gz")]
    [InlineData("users-12345.zip")]
    public async Task Existing_file_with_the_name_of_an_exported_file_is_refused_with_and_without_resuming(string name)
    {
        Directory.CreateDirectory(_folder["out"]);
        _folder.Write($"out/{name}", "mine");

        var plain = await RunAsync();
        var resumed = await RunAsync("--resume");

        plain.ShouldFail(2, $"'out/{name}'", "--overwrite");
        resumed.ShouldFail(2, $"'out/{name}'", "--overwrite");
        _folder.Text($"out/{name}").Should().Be("mine");
        Directory.EnumerateFileSystemEntries(_folder["out"]).Should().ContainSingle();
    }

    [Fact]
    public async Task Other_files_do_not_conflict_and_are_kept()
    {
        Directory.CreateDirectory(_folder["out"]);
        foreach (var name in (string[])["users.txt", ".hidden", "users-1.csv", "my-users.zip", ".mine.partial"])
            _folder.Write($"out/{name}", "mine");

        await OkAsync();
        await OkAsync("--overwrite", "--format", "jsonl");

        Directory.EnumerateFiles(_folder["out"], "*", new EnumerationOptions { AttributesToSkip = 0 }).Select(Path.GetFileName).Should()
            .BeEquivalentTo("users.txt", ".hidden", "users-1.csv", "my-users.zip", ".mine.partial", "users.zip", "manifest.json");
    }

    [Fact]
    public async Task Overwriting_deletes_surplus_files_of_the_old_export()
    {
        await OkAsync(Small);
        _folder.Write("out/users.jsonl", "not of the old export");

        await OkAsync("--overwrite", "--packaging", "gzip");

        Delivery.Read(_folder["out"]).Keys.Should().BeEquivalentTo("users.csv.gz", "manifest.json", "users.jsonl");
        (await Tool.RunAsync(_folder, "verify", "out/manifest.json")).ExitCode.Should().Be(0);
    }

    [Fact]
    public async Task Overwriting_and_resuming_in_an_empty_folder_export()
    {
        await OkAsync("--resume");
        await RunInAsync("other", "--overwrite");

        Delivery.Read(_folder["out"]).Should().Equal(Delivery.Read(_folder["other"])).And.HaveCount(2);
    }

    [Fact]
    public async Task Resuming_a_finished_export_verifies_it_and_rewrites_nothing()
    {
        var first = await OkAsync(Small);
        var before = Directory.GetFiles(_folder["out"]).ToDictionary(file => file, File.GetLastWriteTimeUtc);

        var again = await OkAsync([.. Small, "--resume"]);

        again.Should().Be(first);
        Directory.GetFiles(_folder["out"]).ToDictionary(file => file, File.GetLastWriteTimeUtc).Should().Equal(before);
    }

    [Fact]
    public async Task Resuming_a_damaged_finished_export_is_a_failure()
    {
        await OkAsync("--packaging", "none");
        File.AppendAllText(_folder["out/users.csv"], "x");

        var run = await RunAsync("--packaging", "none", "--resume");

        run.ShouldFail(1, "out/users.csv", "bytes");
    }

    [Fact]
    public async Task Resuming_a_finished_export_with_other_settings_is_refused()
    {
        await OkAsync();

        var run = await RunAsync("--resume", "--contents", "email");

        run.ShouldFail(2, "'user-data'", "'email'", "--overwrite");
    }

    [Fact]
    public async Task Interrupted_export_is_refused_with_both_options()
    {
        await InterruptAsync(Small);
        File.Delete(_folder["out/.lock"]);
        var before = _folder.Digests();

        var run = await RunAsync(Small);

        run.ShouldFail(2, "'out'", "--resume", "--overwrite");
        _folder.Digests().Should().Equal(before);
    }

    [Fact]
    public async Task Interrupted_export_is_not_resumed_with_other_settings()
    {
        await InterruptAsync(Small);
        File.Delete(_folder["out/.lock"]);
        var before = _folder.Digests();

        var run = await RunAsync([.. Small, "--resume", "--contents", "email"]);

        run.ShouldFail(2, "'user-data'", "'email'", "--resume", "--overwrite");
        _folder.Digests().Should().Equal(before);
    }

    [Fact]
    public async Task Interrupted_export_resumes_to_the_same_bytes()
    {
        await RunInAsync("undisturbed", Small);
        await InterruptAsync(Small);

        await OkAsync([.. Small, "--resume"]);

        Delivery.Read(_folder["out"]).Should().Equal(Delivery.Read(_folder["undisturbed"]));
    }

    [Fact]
    public async Task Overwriting_an_interrupted_export_discards_its_parts()
    {
        await InterruptAsync(Small);

        await OkAsync("--overwrite", "--format", "jsonl", "--packaging", "gzip");

        Delivery.Read(_folder["out"]).Keys.Should().BeEquivalentTo("users.jsonl.gz", "manifest.json");
    }

    [Fact]
    public async Task Unreadable_checkpoint_is_refused_and_can_be_overwritten()
    {
        Directory.CreateDirectory(_folder["out"]);
        _folder.Write("out/.checkpoint.json", "{");
        _folder.Write("out/.users.csv.partial", "rest");

        var (plain, resumed) = (await RunAsync(), await RunAsync("--resume"));
        await OkAsync("--overwrite");

        plain.ShouldFail(2, "checkpoint cannot be read", "--overwrite");
        resumed.ShouldFail(2, "checkpoint is damaged", "--overwrite");
        (plain.Error + resumed.Error).Should().NotContainAny("--resume", "old settings");

        Delivery.Read(_folder["out"]).Keys.Should().BeEquivalentTo("users.zip", "manifest.json");
    }

    [Fact]
    public async Task Lost_parts_are_written_again_with_a_warning()
    {
        await InterruptAsync(Small);
        foreach (var file in Directory.GetFiles(_folder["out"], ".users*"))
            File.Delete(file);

        var run = await RunAsync([.. Small, "--resume"]);

        run.ExitCode.Should().Be(0);
        run.ErrorLines.Should().ContainSingle().Which.Should().StartWith("campaign-export: warning: ").And.Contain("missing or damaged");
        (await Tool.RunAsync(_folder, "verify", "out/manifest.json")).ExitCode.Should().Be(0);
        await RunInAsync("undisturbed", Small);
        Delivery.Read(_folder["out"]).Should().Equal(Delivery.Read(_folder["undisturbed"]));
    }

    [Fact]
    public async Task Old_export_stays_until_the_new_one_is_stored_and_an_interrupted_replacement_resumes()
    {
        await OkAsync("--contents", "email", "--format", "jsonl");
        var old = Delivery.Read(_folder["out"]);

        await InterruptAsync([.. Small, "--overwrite"]);
        var verified = await Tool.RunAsync(_folder, "verify", "out/manifest.json");
        var between = Delivery.Read(_folder["out"]);
        var plain = await RunAsync(Small);
        await OkAsync([.. Small, "--resume"]);

        verified.ExitCode.Should().Be(0);
        between.Should().Contain(old);
        plain.ShouldFail(2, "--resume", "--overwrite");
        await RunInAsync("undisturbed", Small);
        Delivery.Read(_folder["out"]).Should().Equal(Delivery.Read(_folder["undisturbed"]));
    }

    [Fact]
    public async Task Replacement_killed_before_its_first_checkpoint_is_not_finished()
    {
        await OkAsync();
        var old = _folder.Text("out/manifest.json");
        await using (new HeldPipe(_folder[_users]))
        {
            using var process = Tool.Start(_folder, "recipients", "--users", _users, "--out", "out", "--overwrite");
            await UntilAsync(() => File.Exists(_folder["out/.lock"]), process);
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10));
            await UntilAsync(() => File.Exists(_folder["out/.replacing"]) || patience.IsCancellationRequested, process);
            process.Kill();
            await Tool.EndAsync(process);
        }

        await OkAsync("--resume");

        _folder.Text("out/manifest.json").Should().NotBe(old, "it has an id of its own");
        Delivery.Read(_folder["out"]).Should().HaveCount(2);
    }

    [Fact]
    public async Task Files_of_a_process_killed_at_the_end_are_deleted()
    {
        await OkAsync();
        foreach (var name in (string[])[".lock", ".checkpoint.json.partial", ".manifest.json.partial"])
            _folder.Write($"out/{name}", "");

        await OkAsync("--resume");

        Delivery.Read(_folder["out"]).Should().HaveCount(2);
    }

    [Fact]
    public async Task Concurrent_export_to_the_same_folder_is_refused()
    {
        ToolRun second;
        await using (new HeldPipe(_folder[_users]))
        {
            using var first = Tool.Start(_folder, SmallSizes, ["recipients", "--users", _users, "--out", "out", .. Small]);
            await UntilAsync(() => File.Exists(_folder["out/.checkpoint.json"]), first);
            second = await RunAsync([.. Small, "--resume"]);
            first.Kill();
            await Tool.EndAsync(first);
        }

        second.ShouldFail(2, "Another export is running in 'out'");
        await OkAsync([.. Small, "--resume"]);
    }

    [Theory]
    [InlineData("users.csv", "in")]
    [InlineData("other.csv", "in", true)]
    public async Task Export_to_its_input_folder_is_refused(string name, string folder, bool wholeFolder = false)
    {
        Directory.CreateDirectory(_folder[folder]);
        _folder.Write($"{folder}/{name}", "user_id\r\n1\r\n");

        var run = await Tool.RunAsync(
            _folder, "recipients", "--users", wholeFolder ? folder : $"{folder}/{name}", "--out", $"./{folder}/", "--overwrite", "--packaging", "none");

        run.ShouldFail(2, "--users", "--out");
        _folder.Text($"{folder}/{name}").Should().Be("user_id\r\n1\r\n");
    }

    private static async Task UntilAsync(Func<bool> holds, System.Diagnostics.Process process)
    {
        while (!holds() && !process.HasExited)
            await Task.Delay(5, TestContext.Current.CancellationToken);
    }

    private async Task InterruptAsync(string[] options)
    {
        await using var pipe = new HeldPipe(_folder[_users]);
        using var process = Tool.Start(_folder, SmallSizes, ["recipients", "--users", _users, "--out", "out", .. options]);
        await UntilAsync(() => File.Exists(_folder["out/.checkpoint.json"]), process);
        process.Kill();
        (await Tool.EndAsync(process)).ExitCode.Should().NotBe(0);
    }

    private Task<ToolRun> RunAsync(params string[] options) =>
        Tool.RunAsync(_folder, SmallSizes, ["recipients", "--users", _users, "--out", "out", .. options]);

    private Task<ToolRun> OkAsync(params string[] options) => RunInAsync("out", options);

    private async Task<ToolRun> RunInAsync(string output, params string[] options)
    {
        var run = await Tool.RunAsync(_folder, SmallSizes, ["recipients", "--users", _users, "--out", output, .. options]);
        run.Error.Should().BeEmpty();
        run.ExitCode.Should().Be(0);
        return run;
    }
}
