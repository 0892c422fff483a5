using System.Diagnostics;

namespace CampaignExport.Tool.Tests.Recipients;

/// <summary>Exports that fail or are interrupted.</summary>
public sealed class StoppedExportTests : IDisposable
{
    private static readonly Sizes Small = new(10, 800);

    private readonly TemporaryFolder _folder = new();
    private readonly string _users;

    public StoppedExportTests() => _users = Users.Write(_folder, 200);

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("TERM")]
    [InlineData("INT")]
    public async Task Signal_ends_with_130_and_the_export_can_be_resumed(string signal)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such signals.");
        ToolRun run;
        await using (new HeldPipe(_folder[_users]))
        {
            using var process = Tool.Start(_folder, Small, "recipients", "--users", _users, "--out", "out");
            while (!File.Exists(_folder["out/.checkpoint.json"]) && !process.HasExited)
                await Task.Delay(5, TestContext.Current.CancellationToken);
            Command.Succeed("sh", "-c", $"kill -s {signal} {process.Id}");
            run = await Tool.EndAsync(process);
        }

        run.ShouldFail(130, "interrupted", "--resume");
        Delivery.Read(_folder["out"]).Keys.Should().BeEquivalentTo(".checkpoint.json", ".users.zip.partial");
        var resumed = await Tool.RunAsync(_folder, Small, "recipients", "--users", _users, "--out", "out", "--resume");
        var undisturbed = await Tool.RunAsync(_folder, Small, "recipients", "--users", _users, "--out", "other");
        resumed.Error.Should().BeEmpty();
        undisturbed.ExitCode.Should().Be(0);
        Delivery.Read(_folder["out"]).Should().Equal(Delivery.Read(_folder["other"]));
    }

    [Fact]
    public async Task Signal_while_waiting_for_a_pipe_leaves_nothing()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no named pipes in folders.");
        Command.Succeed("sh", "-c", $"mkfifo '{_folder["pipe"]}'");
        using var process = Tool.Start(_folder, "recipients", "--users", "pipe", "--out", "out");
        while (!File.Exists(_folder["out/.lock"]) && !process.HasExited)
            await Task.Delay(5, TestContext.Current.CancellationToken);
        Command.Succeed("sh", "-c", $"kill -s TERM {process.Id}");
        var run = await Tool.EndAsync(process);

        run.ShouldFail(130, "interrupted");
        run.Error.Should().NotContain("--resume", "nothing is stored that could be resumed");
        Directory.Exists(_folder["out"]).Should().BeFalse();
    }

    [Fact]
    public async Task Replacement_that_fails_before_storing_keeps_the_old_export_only()
    {
        string[] export = ["recipients", "--users", _users, "--out", "out"];
        await Tool.RunAsync(_folder, export);
        var old = Delivery.Read(_folder["out"]);
        _folder.Write(_users, "{\n");

        var failed = await Tool.RunAsync(_folder, [.. export, "--overwrite"]);
        var plain = await Tool.RunAsync(_folder, export);

        failed.ShouldFail(1, $"{_users}, line 1");
        failed.Error.Should().NotContain("--resume");
        plain.ShouldFail(2, "exists");
        Delivery.Read(_folder["out"]).Should().Equal(old);
    }

    [Theory]
    [InlineData("recipients", "--users", "users.jsonl", "--out", "out")]
    [InlineData("charts", "--data-series", "series.json", "--out", "out")]
    public async Task Unwritable_output_is_not_reported_as_unwritable_files(params string[] arguments)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Needs /dev/full.");
        Users.Write(_folder, 3, "users.jsonl");
        File.Copy(Tool.Multichannel, _folder["series.json"]);

        var run = await Tool.RunInShellAsync(_folder, "\"$@\" > /dev/full", arguments);

        run.ShouldFail(1, "only the list could not be printed (No space left on device)", "what it wrote is there");
        run.Error.Should().NotContain("--resume");
        Delivery.Read(_folder["out"]).Keys.Should().Contain(arguments[0] == "charts" ? "messages-sent-by-date.csv" : "manifest.json");
    }

    [Fact]
    public async Task Malformed_line_names_file_and_line_and_leaves_nothing()
    {
        _folder.Write("bad.jsonl", "{\"braze_id\": \"1\"}\n\n{\"braze_id\": \"2\", \"email\": \"secret@example.com\" oops}\n");

        var run = await Tool.RunAsync(_folder, "recipients", "--users", "bad.jsonl", "--out", "out");

        run.ShouldFail(1, "bad.jsonl, line 3");
        run.Error.Should().NotContain("secret");
        Directory.Exists(_folder["out"]).Should().BeFalse();
    }

    [Fact]
    public async Task Export_resumes_after_a_malformed_line_is_corrected()
    {
        var lines = _folder.Text(_users).TrimEnd('\n').Split('\n');
        _folder.Write("corrected.jsonl", _folder.Text(_users));
        _folder.Write(_users, string.Join('\n', [.. lines[..150], lines[150][1..], .. lines[151..]]) + "\n");
        string[] export = ["recipients", "--users", _users, "--out", "out"];

        var failed = await Tool.RunAsync(_folder, Small, export);
        File.Move(_folder["corrected.jsonl"], _folder[_users], overwrite: true);
        var resumed = await Tool.RunAsync(_folder, Small, [.. export, "--resume"]);

        failed.ShouldFail(1, $"{_users}, line 151", "Correct that, then run the same command with --resume to continue from what is stored.");
        resumed.Error.Should().BeEmpty();
        resumed.OutputLines[0].Should().StartWith("out/users.zip\t200\t");
    }

    [Fact]
    public async Task Damaged_input_file_is_a_failure()
    {
        _folder.Write("users-in.jsonl.gz", "this is not gzip");

        var run = await Tool.RunAsync(_folder, "recipients", "--users", "users-in.jsonl.gz", "--out", "out");

        run.ShouldFail(1, "users-in.jsonl.gz");
        Directory.Exists(_folder["out"]).Should().BeFalse();
    }

    [Fact]
    public async Task Empty_folder_is_a_failure()
    {
        Directory.CreateDirectory(_folder["in"]);

        var run = await Tool.RunAsync(_folder, "recipients", "--users", "in", "--out", "out");

        run.ShouldFail(1, "'in' has no files");
    }

    [Fact]
    public async Task Folder_in_place_of_the_file_is_a_failure()
    {
        Directory.CreateDirectory(_folder["out/users.zip"]);

        var run = await Tool.RunAsync(_folder, "recipients", "--users", _users, "--out", "out", "--overwrite");

        run.ShouldFail(1, "out/users.zip");
    }

    [Fact]
    public async Task Full_disk_is_a_failure_that_keeps_parts_and_resumes_when_there_is_room()
    {
        await MountAsync("size=48k");
        string[] export = ["recipients", "--users", _users, "--out", "disk/out", "--packaging", "none"];
        try
        {
            var full = await Tool.RunAsync(_folder, Small, export);
            Command.Succeed("sh", "-c", $"mount -o remount,size=8m '{_folder["disk"]}'");
            var resumed = await Tool.RunAsync(_folder, Small, [.. export, "--resume"]);
            var verified = await Tool.RunAsync(_folder, "verify", "disk/out/manifest.json");

            full.ShouldFail(1, "space", "--resume");
            resumed.Error.Should().BeEmpty();
            verified.Should().Be(resumed);
            Delivery.Read(_folder["disk/out"]).Should().HaveCount(2);
        }
        finally
        {
            Command.Succeed("sh", "-c", $"umount '{_folder["disk"]}'");
        }
    }

    [Fact]
    public async Task Unwritable_folder_is_a_failure()
    {
        await MountAsync("size=1m,ro");
        try
        {
            var run = await Tool.RunAsync(_folder, "recipients", "--users", _users, "--out", "disk");

            run.ShouldFail(1, "disk");
            run.Error.Should().NotContain("--resume");
        }
        finally
        {
            Command.Succeed("sh", "-c", $"umount '{_folder["disk"]}'");
        }
    }

    private async Task MountAsync(string options)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess, "Needs the right to mount a file system.");
        Directory.CreateDirectory(_folder["disk"]);
        using var mount = Process.Start("sh", ["-c", $"mount -t tmpfs -o {options} tmpfs '{_folder["disk"]}'"]);
        await mount.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.SkipUnless(mount.ExitCode == 0, "Mounting is not allowed here.");
    }
}
