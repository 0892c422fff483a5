using CampaignExport.Exports;
using CampaignExport.Jobs;
using Xunit;

namespace CampaignExport.Testing;

public abstract partial class ExportJobStoreConformance
{
    /// <summary>Pages contain each job once, by descending id. The order of additions does not matter.</summary>
    [Fact]
    public async Task Pages_list_each_job_once_with_the_latest_first()
    {
        var store = await OpenAsync();
        var numbers = Enumerable.Range(1, 120).ToArray();
        foreach (var number in numbers.OrderBy(number => number * 7 % 121))
            await AddAsync(store, SampleJobs.Queued(number));

        var first = await store.ListAsync(new ExportJobFilter(), Stop);
        var listed = new List<string>();
        for (var page = await store.ListAsync(new ExportJobFilter { Limit = 49 }, Stop);
            page.Count > 0;
            page = await store.ListAsync(new ExportJobFilter { Limit = 49, Before = listed[^1] }, Stop))
        {
            Assert.True(page.Count <= 49);
            listed.AddRange(page.Select(job => job.Id));
        }

        Assert.Equal(50, first.Count);
        Assert.Equal(numbers.Reverse().Select(number => SampleJobs.Queued(number).Id), listed);
    }

    /// <summary>Ids are compared ordinally, without a culture.</summary>
    [Fact]
    public async Task Ids_are_ordered_by_their_characters()
    {
        var store = await OpenAsync();
        string[] ids = ["Z", "a-1", "B", "a1", "_", "a", "10", "9", "É"];
        foreach (var (number, id) in ids.Index())
            await AddAsync(store, SampleJobs.Queued(number) with { Id = id });

        var listed = await store.ListAsync(new ExportJobFilter(), Stop);
        var before = await store.ListAsync(new ExportJobFilter { Before = "a" }, Stop);

        Assert.Equal(ids.OrderDescending(StringComparer.Ordinal), listed.Select(job => job.Id));
        Assert.Equal(["_", "Z", "B", "9", "10"], before.Select(job => job.Id));
    }

    /// <summary>All conditions apply together. A condition that is not set excludes nothing.</summary>
    [Fact]
    public async Task All_conditions_of_a_filter_apply_together()
    {
        var store = await OpenAsync();
        var jobs = new List<ExportJob>();
        foreach (var number in Enumerable.Range(0, 24))
        {
            var job = SampleJobs.Queued(number, $"w{number % 2}", $"c{number}", $"u{number / 2 % 2}");
            jobs.Add(await PlaceAsync(store, job, number / 4 % 2 == 0 ? ExportJobState.Failed : ExportJobState.Cancelled));
        }

        foreach (var workspace in new[] { null, "w1", "none" })
        {
            foreach (var campaign in new[] { null, "c5" })
            {
                foreach (var user in new[] { null, "u0" })
                {
                    foreach (var state in new ExportJobState?[] { null, ExportJobState.Failed, ExportJobState.Expired })
                    {
                        var filter = new ExportJobFilter { WorkspaceId = workspace, CampaignId = campaign, UserId = user, State = state, Limit = 4 };
                        var expected = jobs.Where(job => Matches(job, filter)).Select(job => job.Id).Reverse().Take(4);
                        Assert.Equal(expected, (await store.ListAsync(filter, Stop)).Select(job => job.Id));
                    }
                }
            }
        }

        static bool Matches(ExportJob job, ExportJobFilter filter) =>
            (filter.WorkspaceId is null || job.Request.WorkspaceId == filter.WorkspaceId)
            && (filter.CampaignId is null || job.Request.CampaignId == filter.CampaignId)
            && (filter.UserId is null || job.Request.Requester.UserId == filter.UserId)
            && (filter.State is null || job.State == filter.State);
    }

    /// <summary>Listed jobs are as complete as found ones.</summary>
    [Fact]
    public async Task Listed_job_is_complete()
    {
        var store = await OpenAsync();
        var job = await AddAndClaimAsync(store, SampleJobs.Queued(1));
        var renewal = await store.RenewAsync(job.Id, job.FencingToken, Lease, new ExportProgress(5, 6, 7, 8), Stop);
        await store.RequestCancelAsync(job.Id, Now, Stop);

        var listed = Assert.Single(await store.ListAsync(new ExportJobFilter(), Stop));

        AssertSame(job with { LeaseUntil = renewal.LeaseUntil, Progress = new ExportProgress(5, 6, 7, 8), CancelRequestedAt = Now }, listed);
    }

    /// <summary>Ended jobs are not counted. Only jobs without a worker wait.</summary>
    [Fact]
    public async Task Queued_and_running_jobs_are_counted_with_the_longest_wait()
    {
        var store = await OpenAsync();
        var empty = await store.CountAsync(Stop);
        await PlaceAsync(store, SampleJobs.Queued(1), ExportJobState.Completed);
        await PlaceAsync(store, SampleJobs.Queued(6), ExportJobState.Running);
        var later = await AddAndClaimAsync(store, SampleJobs.Queued(5));
        await AddAndClaimAsync(store, SampleJobs.Queued(2));
        await AddAsync(store, SampleJobs.Queued(4));
        await AddAsync(store, SampleJobs.Queued(3));
        await store.SaveAsync(later with { LeaseUntil = null, DueAt = await NowAsync() + (Lease * 9) }, Stop);

        var before = await NowAsync();
        var counted = await store.CountAsync(Stop);
        var after = await NowAsync();
        await PassAsync(Lease);
        var whenLeasesRanOut = await store.CountAsync(Stop);

        Assert.Empty(empty.ByState);
        Assert.Equal(TimeSpan.Zero, empty.LongestWait);
        Assert.Equal(2, counted.ByState.Count);
        Assert.Equal((1, 4), (counted.ByState[ExportJobState.Running], counted.ByState[ExportJobState.Queued]));
        var due = SampleJobs.Queued(3).DueAt!.Value;
        Assert.InRange(counted.LongestWait, before - due, after - due);
        Assert.True(whenLeasesRanOut.LongestWait >= counted.LongestWait + Lease + TimeSpan.FromSeconds(1), "the job whose lease ran out has been due for a second longer");
    }
}
