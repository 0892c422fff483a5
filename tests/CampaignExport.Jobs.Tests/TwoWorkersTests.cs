namespace CampaignExport.Jobs.Tests;

/// <summary>Several processes share a PostgreSQL database. One is killed, and one is frozen for longer than its lease.</summary>
public sealed class TwoWorkersTests(PostgreSqlServer server)
{
    private const int Jobs = 200;

    [Fact]
    public async Task Every_job_completes_once_despite_a_killed_and_a_frozen_worker()
    {
        await using var site = await Site.OpenAsync(await server.CreateDatabaseAsync());
        await site.SubmitAsync(Jobs, rows: 20);
        var (pause, lease) = (TimeSpan.FromMilliseconds(50), TimeSpan.FromSeconds(2));

        using var frozen = await site.StartWorkerAsync(pause, lease);
        await UntilAsync(done => done >= 20);
        frozen.Freeze();
        while ((await site.ListAsync()).All(job => job.LeaseUntil is null))
        {
            // It was between two jobs.
            frozen.Wake();
            await Task.Delay(50);
            frozen.Freeze();
        }

        using var killed = await site.StartWorkerAsync(pause, lease);
        await UntilAsync(done => done >= 50);
        killed.Kill();
        using var third = await site.StartWorkerAsync(pause, lease);
        await Task.Delay(lease * 2);
        frozen.Wake();
        await UntilAsync(done => done == Jobs);

        await frozen.StopAsync();
        await third.StopAsync();
        var extra = await site.ShouldBeDoneOnceAsync(Jobs);
        frozen.Output.Should().Contain("Another worker has claimed", "it woke after another worker had claimed the job");
        TestContext.Current.TestOutputHelper!.WriteLine($"{extra} mails came twice");

        async Task UntilAsync(Func<int, bool> condition)
        {
            while (!condition(await site.CountDoneAsync()))
                await Task.Delay(50);
        }
    }
}
