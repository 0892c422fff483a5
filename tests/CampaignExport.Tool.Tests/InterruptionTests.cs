using System.Diagnostics;

namespace CampaignExport.Tool.Tests;

public sealed class InterruptionTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("TERM")]
    [InlineData("INT")]
    public async Task A_signal_while_the_input_is_read_ends_it_with_130_and_nothing_published(string signal)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has neither these signals nor named pipes in folders.");
        await RunAsync("mkfifo", _folder["pipe"]);
        using var process = Tool.Start(_folder, "charts", "--data-series", "pipe", "--out", "out");

        // Opening it waits for the tool to open its end: from here on the tool is reading.
        await using (var pipe = await Task.Run(() => new FileStream(_folder["pipe"], FileMode.Open, FileAccess.Write), TestContext.Current.CancellationToken))
        {
            await pipe.WriteAsync("{\"data\": [{\"time\": \"2026-06-01\", "u8.ToArray(), TestContext.Current.CancellationToken);
            await pipe.FlushAsync(TestContext.Current.CancellationToken);
            await RunAsync("kill", "-s", signal, $"{process.Id}");
            var run = await Tool.EndAsync(process);

            run.ShouldFail(130, "interrupted");
        }

        _folder.Files.Should().Equal("pipe");
        Directory.Exists(_folder["out"]).Should().BeFalse();
    }

    [Fact]
    public async Task Input_from_a_pipe_that_ends_is_read_like_a_file()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no named pipes in folders.");
        await RunAsync("mkfifo", _folder["pipe"]);
        using var process = Tool.Start(_folder, "charts", "--data-series", "pipe", "--out", "out");

        await using (var pipe = await Task.Run(() => new FileStream(_folder["pipe"], FileMode.Open, FileAccess.Write), TestContext.Current.CancellationToken))
            await pipe.WriteAsync(await File.ReadAllBytesAsync(Tool.Multichannel, TestContext.Current.CancellationToken), TestContext.Current.CancellationToken);
        var run = await Tool.EndAsync(process);

        run.ExitCode.Should().Be(0);
        run.OutputLines.Should().HaveCount(5);
    }

    private static async Task RunAsync(string command, params string[] arguments)
    {
        using var process = Process.Start(command, arguments);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        process.ExitCode.Should().Be(0);
    }
}
