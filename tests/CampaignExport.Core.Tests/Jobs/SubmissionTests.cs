using CampaignExport.Jobs;
using CampaignExport.Recipients;
using CampaignExport.Tests.Recipients;

namespace CampaignExport.Tests.Jobs;

public sealed class SubmissionTests : IDisposable
{
    private readonly JobDesk _desk = new();

    public void Dispose() => _desk.Dispose();

    [Theory]
    [InlineData(RecipientContents.UserData, ExportPermissions.ExportCharts | ExportPermissions.ViewPersonalData)]
    [InlineData(RecipientContents.All, ExportPermissions.None)]
    [InlineData(RecipientContents.Email, ExportPermissions.ExportUserData)]
    [InlineData(null, ExportPermissions.ExportUserData)]
    public async Task Submission_without_permission_stores_only_an_audit_entry(RecipientContents? contents, ExportPermissions permissions)
    {
        _desk.Permissions = user => user == "ada" ? permissions : JobDesk.All;
        ExportJobRequest request = contents is { } wanted ? JobDesk.Recipients(wanted) : JobDesk.Charts();

        await FluentActions.Awaiting(() => _desk.Jobs.SubmitAsync(request)).Should().ThrowAsync<ExportNotAllowedException>()
            .WithMessage($"The user may not export '{request.Contents}' of this campaign.*");

        (await _desk.Jobs.ListAsync(new())).Should().BeEmpty();
        _desk.Audit.Should().ContainSingle().Which.Should().BeEquivalentTo(new ExportAuditEntry(
            ExportAuditAction.Refused, JobDesk.Start, "ada", null, "w", "c", request.Contents, "no permission"));
    }

    [Fact]
    public async Task Duplicate_export_is_a_conflict_until_the_first_has_ended()
    {
        var first = await _desk.Jobs.SubmitAsync(JobDesk.Recipients());

        var other = JobDesk.Recipients() with { Requester = new("bob") };
        (await FluentActions.Awaiting(() => _desk.Jobs.SubmitAsync(other)).Should().ThrowAsync<ExportConflictException>())
            .Which.JobId.Should().Be(first.Id);
        await _desk.Jobs.SubmitAsync(JobDesk.Recipients(RecipientContents.All));
        await _desk.WorkAsync();
        await _desk.Jobs.SubmitAsync(other);

        _desk.Audit.Count(entry => entry.Action == ExportAuditAction.Submitted).Should().Be(3);
    }

    [Fact]
    public async Task Same_idempotency_key_returns_the_same_job_even_after_its_end()
    {
        var request = JobDesk.Recipients() with { IdempotencyKey = "once" };
        var job = await _desk.SubmitAndWorkAsync(request);

        var again = await _desk.Jobs.SubmitAsync(request);

        again.Id.Should().Be(job.Id);
        again.State.Should().Be(ExportJobState.Completed);
        (await _desk.Jobs.SubmitAsync(request with { Requester = new("bob") })).Id.Should().NotBe(job.Id, "a key is one user's own");
    }

    [Fact]
    public async Task Submission_to_a_full_queue_is_refused()
    {
        _desk.Options.MaxQueued = 2;
        for (var i = 0; i < 2; i++)
            await _desk.Jobs.SubmitAsync(JobDesk.Charts() with { CampaignId = $"c{i}" });

        await FluentActions.Awaiting(() => _desk.Jobs.SubmitAsync(JobDesk.Charts() with { CampaignId = "c2" }))
            .Should().ThrowAsync<ExportQueueFullException>().WithMessage("2 exports of this workspace are queued*");
        await _desk.Jobs.SubmitAsync(JobDesk.Charts() with { WorkspaceId = "another" });
    }

    [Fact]
    public async Task All_problems_of_a_request_are_reported_at_once()
    {
        var request = new RecipientJobRequest(" ", "", new("") { TimeZone = "Mars/Olympus" }, new(RecipientContents.UserData) { Columns = ["user_id", "shoe_size"] })
        {
            IdempotencyKey = "",
            LinkLifetime = TimeSpan.Zero,
            Format = "xlsx",
            TimeZone = "Nowhere",
            Packaging = "rar",
            MaxRowsPerFile = 0,
        };

        await FluentActions.Awaiting(() => _desk.Jobs.SubmitAsync(request)).Should().ThrowAsync<ExportRequestException>().WithMessage(
            "The request is invalid. The id of the workspace is empty. The id of the campaign is empty. The id of the user is empty. The idempotency "
            + "key is empty. Leave it out for none. The lifetime of links is not positive. The format is 'xlsx'; it must be csv or jsonl. The time zone is "
            + "'Nowhere', which is not an IANA time zone. The time zone of the user is 'Mars/Olympus', which is not an IANA time zone. The packaging is 'rar'; it must "
            + "be none, gzip or zip. The maximum of rows per file must be at least 1. There is no column 'shoe_size'.*");
        (await _desk.Jobs.ListAsync(new())).Should().BeEmpty();
        _desk.Audit.Should().BeEmpty();
    }

    [Fact]
    public async Task Queued_job_is_cancelled_immediately_and_never_runs()
    {
        var job = await _desk.Jobs.SubmitAsync(JobDesk.Recipients());

        var cancelled = await _desk.Jobs.CancelAsync(job.Id, "bob");
        await _desk.WorkAsync();

        cancelled!.State.Should().Be(ExportJobState.Cancelled);
        _desk.Audit.Select(entry => (entry.Action, entry.UserId)).Should().Equal(
            (ExportAuditAction.Submitted, "ada"), (ExportAuditAction.CancelRequested, "bob"), (ExportAuditAction.Cancelled, "ada"));
        _desk.Files.Should().BeEmpty();
        _desk.Mails.Should().BeEmpty();
        (await _desk.Jobs.CancelAsync(job.Id, "bob")).Should().BeEquivalentTo(cancelled, "a job that has ended does not change");
        _desk.Audit.Should().HaveCount(3);
        (await _desk.Jobs.CancelAsync("no such job", "bob")).Should().BeNull();
    }

    [Fact]
    public async Task Job_can_be_followed_to_its_end()
    {
        var job = await _desk.Jobs.SubmitAsync(JobDesk.Recipients());
        await using var watch = _desk.Jobs.WatchAsync(job.Id).GetAsyncEnumerator();
        (await watch.MoveNextAsync()).Should().BeTrue();
        watch.Current.State.Should().Be(ExportJobState.Queued);

        var next = watch.MoveNextAsync();
        _desk.Time.Advance(_desk.Options.PollInterval);
        next.IsCompleted.Should().BeFalse("nothing has changed");
        await _desk.WorkAsync();
        _desk.Time.Advance(_desk.Options.PollInterval);

        (await next).Should().BeTrue();
        watch.Current.State.Should().Be(ExportJobState.Completed);
        (await watch.MoveNextAsync()).Should().BeFalse();
        (await _desk.Jobs.WatchAsync("no such job").GetAsyncEnumerator().MoveNextAsync()).Should().BeFalse();
    }

    [Fact]
    public async Task Columns_with_the_same_name_are_refused_at_submission()
    {
        using var desk = new JobDesk();
        var request = JobDesk.Recipients();

        request.FindProblems(new ExportJobOptions()).Should().BeEmpty();
        Of("country", "email", "country").FindProblems(new ExportJobOptions()).Should().Equal("There are two columns 'country'.");
        await desk.Jobs.Invoking(jobs => jobs.SubmitAsync(Of("country", "country"))).Should().ThrowAsync<ExportRequestException>();

        RecipientJobRequest Of(params string[] columns) => request with { Choice = request.Choice with { Columns = columns } };
    }

    [Theory]
    [InlineData("2016-01-01", "2026-02-16", 0)]
    [InlineData("2016-01-01", "2026-02-17", 1)]
    [InlineData("0001-01-01", "9999-12-31", 1)]
    [InlineData("2026-02-01", "2016-01-01", 1)]
    [InlineData(null, "9999-12-31", 0)]
    public async Task Charts_with_too_many_days_are_refused_at_submission(string? from, string to, int problems)
    {
        var request = JobDesk.Charts() with { From = from is null ? null : DateOnly.Parse(from, null), To = DateOnly.Parse(to, null) };

        request.FindProblems(_desk.Options).Should().HaveCount(problems);
        var submitting = _desk.Jobs.Awaiting(jobs => jobs.SubmitAsync(request));
        if (problems == 0)
            await submitting.Should().NotThrowAsync();
        else
            await submitting.Should().ThrowAsync<ExportRequestException>().WithMessage("The request is invalid. The*");
    }

    [Fact]
    public async Task Attempt_that_fails_between_two_polls_is_reported_by_its_retry_time()
    {
        var job = await _desk.Jobs.SubmitAsync(JobDesk.Recipients());
        _desk.Services = _desk.Services with { Recipients = new GeneratedRecipients(100, 10) { BeforePage = _ => throw new TimeoutException() } };
        await using var watch = _desk.Jobs.WatchAsync(job.Id).GetAsyncEnumerator();
        (await watch.MoveNextAsync()).Should().BeTrue();
        var next = watch.MoveNextAsync();

        await _desk.WorkAsync();
        _desk.Time.Advance(_desk.Options.PollInterval);

        (await next).Should().BeTrue();
        (watch.Current.State, watch.Current.DueAt).Should().Be((ExportJobState.Queued, JobDesk.Start.AddSeconds(10)));
    }
}
