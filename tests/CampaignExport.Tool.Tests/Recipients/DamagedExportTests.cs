namespace CampaignExport.Tool.Tests.Recipients;

/// <summary>Interrupted exports whose stored bytes changed before <c>--resume</c>.</summary>
public sealed class DamagedExportTests : IDisposable
{
    private static readonly Sizes Small = new(10, 800);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("flipped")]
    [InlineData("zeros at the end")]
    [InlineData("short")]
    public async Task Resuming_over_damaged_bytes_warns_and_restarts(string damage)
    {
        var users = Users.Write(_folder, 200);
        await InterruptAsync(users);
        var partial = _folder["out/.users.zip.partial"];
        var bytes = await File.ReadAllBytesAsync(partial);
        switch (damage)
        {
            case "flipped":
                bytes[100] ^= 1;
                break;
            case "zeros at the end":
                // The last stored part may not be in the checkpoint yet.
                bytes.AsSpan(500).Clear();
                break;
            default:
                bytes = bytes[..700];
                break;
        }

        await File.WriteAllBytesAsync(partial, bytes);

        var resumed = await Tool.RunAsync(_folder, Small, "recipients", "--users", users, "--out", "out", "--resume");
        var undisturbed = await Tool.RunAsync(_folder, Small, "recipients", "--users", users, "--out", "other");

        resumed.ExitCode.Should().Be(0);
        resumed.ErrorLines.Should().ContainSingle().Which.Should().StartWith("campaign-export: warning: Stored parts of export ")
            .And.EndWith("users.zip are missing or damaged. The export restarts.");
        undisturbed.ExitCode.Should().Be(0);
        Delivery.Read(_folder["out"]).Should().Equal(Delivery.Read(_folder["other"]));
    }

    [Fact]
    public async Task Damaged_checkpoint_is_refused_and_nothing_is_published()
    {
        var users = Users.Write(_folder, 200);
        await InterruptAsync(users);
        var checkpoint = await File.ReadAllBytesAsync(_folder["out/.checkpoint.json"]);
        checkpoint[checkpoint.Length / 2] ^= 1;
        await File.WriteAllBytesAsync(_folder["out/.checkpoint.json"], checkpoint);

        var resumed = await Tool.RunAsync(_folder, Small, "recipients", "--users", users, "--out", "out", "--resume");
        var again = await Tool.RunAsync(_folder, Small, "recipients", "--users", users, "--out", "out", "--overwrite");

        resumed.ShouldFail(2, "The checkpoint is damaged", "--overwrite");
        again.ExitCode.Should().Be(0);
        (await Tool.RunAsync(_folder, "verify", "out/manifest.json")).ExitCode.Should().Be(0);
    }

    private async Task InterruptAsync(string users)
    {
        await using var pipe = new HeldPipe(_folder[users]);
        using var process = Tool.Start(_folder, Small, "recipients", "--users", users, "--out", "out");
        while (!File.Exists(_folder["out/.checkpoint.json"]) && !process.HasExited)
            await Task.Delay(5, TestContext.Current.CancellationToken);
        process.Kill();
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        new FileInfo(_folder["out/.users.zip.partial"]).Length.Should().BeGreaterThanOrEqualTo(800);
    }
}
