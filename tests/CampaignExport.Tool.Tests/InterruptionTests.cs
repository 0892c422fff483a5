namespace CampaignExport.Tool.Tests;

public sealed class InterruptionTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("TERM")]
    [InlineData("INT")]
    public async Task Signal_during_reading_ends_with_130_and_publishes_nothing(string signal)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has neither these signals nor named pipes in folders.");
        Command.Succeed("mkfifo", _folder["pipe"]);
        using var process = Tool.Start(_folder, "charts", "--data-series", "pipe", "--out", "out");

        // Opening it waits for the tool to open its end: from here on the tool is reading.
        await using (var pipe = await OpenAsync("pipe"))
        {
            await pipe.WriteAsync("{\"data\": [{\"time\": \"2026-06-01\", "u8.ToArray(), TestContext.Current.CancellationToken);
            await pipe.FlushAsync(TestContext.Current.CancellationToken);
            Command.Succeed("kill", "-s", signal, $"{process.Id}");
            var run = await Tool.EndAsync(process);

            run.ShouldFail(130, "interrupted");
        }

        _folder.Files.Should().Equal("pipe");
        Directory.Exists(_folder["out"]).Should().BeFalse();
    }

    [Fact]
    public async Task Signal_while_waiting_for_a_pipe_ends_with_130()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no named pipes in folders.");
        Command.Succeed("mkfifo", _folder["details"], _folder["unopened"]);
        using var process = Tool.Start(_folder, "charts", "--details", "details", "--data-series", "unopened", "--out", "out");
        await WriteAsync("details", await File.ReadAllBytesAsync(Tool.MultivariateDetails, TestContext.Current.CancellationToken));

        // Time to continue with the second pipe. If it is too short, the signal only comes earlier.
        await Task.Delay(TimeSpan.FromMilliseconds(400), TestContext.Current.CancellationToken);
        Command.Succeed("kill", "-s", "TERM", $"{process.Id}");
        var run = await Tool.EndAsync(process);

        run.ShouldFail(130, "interrupted");
        _folder.Files.Should().Equal("details", "unopened");
    }

    [Fact]
    public async Task Input_from_a_pipe_is_read_like_a_file()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no named pipes in folders.");
        Command.Succeed("mkfifo", _folder["pipe"]);
        using var process = Tool.Start(_folder, "charts", "--data-series", "pipe", "--out", "out");

        await WriteAsync("pipe", await File.ReadAllBytesAsync(Tool.Multichannel, TestContext.Current.CancellationToken));
        var run = await Tool.EndAsync(process);

        run.ExitCode.Should().Be(0);
        run.OutputLines.Should().HaveCount(5);
    }

    private Task<FileStream> OpenAsync(string pipe) =>
        Task.Run(() => new FileStream(_folder[pipe], FileMode.Open, FileAccess.Write), TestContext.Current.CancellationToken);

    private async Task WriteAsync(string pipe, byte[] bytes)
    {
        await using var stream = await OpenAsync(pipe);
        await stream.WriteAsync(bytes, TestContext.Current.CancellationToken);
    }
}
