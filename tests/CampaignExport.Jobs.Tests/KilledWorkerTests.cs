using System.Globalization;

namespace CampaignExport.Jobs.Tests;

/// <summary>
/// Workers are killed at random times and restarted until all jobs are complete. CAMPAIGN_EXPORT_KILLS is the minimum number of kills.
/// </summary>
public sealed class KilledWorkerTests
{
    private const int Jobs = 30;

    private static int Kills =>
        int.TryParse(Environment.GetEnvironmentVariable("CAMPAIGN_EXPORT_KILLS"), NumberStyles.None, CultureInfo.InvariantCulture, out var kills) ? kills : 10;

    [Fact]
    public async Task Every_job_completes_once_despite_killed_workers()
    {
        await using var site = await Site.OpenAsync();
        await site.SubmitAsync(Jobs, rows: 200);
        var random = new Random(4);
        var (killed, caught) = (0, 0);

        while (await site.CountDoneAsync() < Jobs)
        {
            using var worker = await site.StartWorkerAsync(pause: TimeSpan.FromMilliseconds(15), lease: TimeSpan.FromSeconds(2));
            var end = TimeProvider.System.GetTimestamp();
            var life = TimeSpan.FromMilliseconds(killed < Kills ? random.Next(50, 900) : 60_000);
            while (TimeProvider.System.GetElapsedTime(end) < life && await site.CountDoneAsync() < Jobs)
                await Task.Delay(20);
            if (killed >= Kills)
            {
                await worker.StopAsync();
                continue;
            }

            worker.Kill();
            killed++;
            caught += (await site.ListAsync()).Count(job => job.LeaseUntil is not null);
        }

        var extra = await site.ShouldBeDoneOnceAsync(Jobs);
        killed.Should().BeGreaterThanOrEqualTo(Math.Min(Kills, 5));
        caught.Should().BePositive("a worker that is killed must be caught at work");
        TestContext.Current.TestOutputHelper!.WriteLine($"{killed} kills, which caught {caught} jobs in the making; {extra} mails came twice");
    }
}
