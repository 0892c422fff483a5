namespace CampaignExport.Jobs.Tests;

/// <summary>The disk of the storage becomes full during an export.</summary>
public sealed class FullDiskTests
{
    [Fact]
    public async Task Job_on_a_full_disk_keeps_its_parts_and_completes_when_there_is_room()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess, "Needs the right to mount a file system.");
        await using var site = await Site.OpenAsync();
        Directory.CreateDirectory(site.Storage);
        Command.Succeed("sh", "-c", $"mount -t tmpfs -o size=32k none '{site.Storage}'");
        try
        {
            await site.SubmitAsync(jobs: 1, rows: 1000);
            using var worker = await site.StartWorkerAsync(pause: TimeSpan.Zero, lease: TimeSpan.FromSeconds(2));
            while (!worker.Output.Contains("No space left", StringComparison.Ordinal))
                await Task.Delay(20);
            var waiting = (await site.ListAsync()).Single();
            waiting.State.Should().BeOneOf(ExportJobState.Queued, ExportJobState.Running);
            waiting.Files.Should().BeEmpty();
            Directory.GetFiles(site.Storage, "*", SearchOption.AllDirectories).Where(path => !Path.GetFileName(path).StartsWith('.')).Should().BeEmpty();

            Command.Succeed("sh", "-c", $"mount -o remount,size=8m '{site.Storage}'");
            while (await site.CountDoneAsync() < 1)
                await Task.Delay(20);

            await worker.StopAsync();
            await site.ShouldBeDoneOnceAsync(jobs: 1);
        }
        finally
        {
            Command.Succeed("sh", "-c", $"umount '{site.Storage}'");
        }
    }
}
