using System.IO.Compression;
using System.Text;
using CampaignExport.Campaigns;
using CampaignExport.Jobs;
using CampaignExport.Metrics;
using CampaignExport.Notifications;
using CampaignExport.Packaging;
using CampaignExport.Recipients;
using CampaignExport.Tests.Recipients;
using CampaignExport.Tests.Support;

namespace CampaignExport.Tests.Jobs;

public sealed class JobLifeTests : IDisposable
{
    private readonly JobDesk _desk = new();

    public void Dispose() => _desk.Dispose();

    [Fact]
    public async Task Files_have_the_column_names_of_the_host_unless_the_request_has_its_own()
    {
        _desk.Options.ColumnNames["Appboy ID"] = "id";
        _desk.Options.ColumnNames["email"] = "mail";
        var request = JobDesk.Recipients() with { Choice = new(RecipientContents.UserData) { Columns = ["Appboy ID", "email"] } };

        (await HeaderAsync(request)).Should().Be("id,mail");
        (await HeaderAsync(request with { Choice = request.Choice with { ColumnNames = new Dictionary<string, string> { ["email"] = "address" } } })).Should().Be("Appboy ID,address");

        // Personal data is recognized by the documented name.
        _desk.Permissions = _ => ExportPermissions.ExportUserData;
        (await HeaderAsync(request)).Should().Be("id");

        async Task<string> HeaderAsync(RecipientJobRequest asked)
        {
            var job = await _desk.SubmitAndWorkAsync(asked);
            job.State.Should().Be(ExportJobState.Completed);
            return File.ReadLines(_desk.PathOf(job.Id, "users.csv")).First();
        }
    }

    [Fact]
    public async Task Invalid_column_names_are_refused_at_submission()
    {
        var request = JobDesk.Recipients() with { Choice = new(RecipientContents.UserData) { ColumnNames = new Dictionary<string, string> { ["email"] = "", ["nick"] = "n" } } };

        (await _desk.Jobs.Invoking(jobs => jobs.SubmitAsync(request)).Should().ThrowAsync<ExportRequestException>())
            .Which.Problems.Should().HaveCount(2).And.Contain(problem => problem.Contains("'email' to a name that is empty")).And.Contain(problem => problem.Contains("'nick'"));
    }

    [Fact]
    public async Task Export_is_mailed_downloaded_and_deleted_after_four_hours()
    {
        var job = await _desk.SubmitAndWorkAsync(JobDesk.Recipients() with { CampaignName = "Summer" });

        job.State.Should().Be(ExportJobState.Completed);
        job.Files.Should().ContainSingle().Which.Should().Match<ExportJobFile>(file => file.Name == "users.csv" && file.Rows == 100);
        var mail = _desk.Mails.Should().ContainSingle().Subject;
        mail.Should().BeEquivalentTo(new
        {
            JobId = job.Id,
            MessageId = $"{job.Id}.completed@campaign-export",
            Address = "ada@example.com",
            CampaignId = "c",
            CampaignName = "Summer",
            Contents = "user-data",
            Failure = (ExportFailure?)null,
            Rows = 100,
            Bytes = job.Files[0].Bytes,
            ExpiresAt = JobDesk.Start.AddHours(4),
        });
        var link = mail.Links.Should().ContainSingle().Subject.Url;

        _desk.Time.SetUtcNow(JobDesk.Start.AddHours(4).AddTicks(-1));
        await _desk.WorkAsync();
        var (answer, bytes) = await _desk.FollowAsync(link);
        answer.Should().Be(DownloadStatus.Ready);
        Encoding.UTF8.GetString(bytes!).Split("\r\n")[0].Should().StartWith("Appboy ID,country,created_at");
        bytes.Should().HaveCount((int)job.Files[0].Bytes);

        _desk.Time.SetUtcNow(JobDesk.Start.AddHours(4));
        (await _desk.FollowAsync(link)).Status.Should().Be(DownloadStatus.Expired);
        await _desk.WorkAsync();

        (await _desk.FindAsync(job)).State.Should().Be(ExportJobState.Expired);
        (await _desk.FollowAsync(link)).Status.Should().Be(DownloadStatus.Expired);
        _desk.Files.Should().BeEmpty();
        _desk.Audit.Select(entry => entry.Action).Should().Equal(
            ExportAuditAction.Submitted, ExportAuditAction.Started, ExportAuditAction.Completed, ExportAuditAction.Notified,
            ExportAuditAction.Downloaded, ExportAuditAction.Deleted);
        (await _desk.FindAsync(job)).Transitions.Select(step => (step.State, step.At)).Should().Equal(
            (ExportJobState.Queued, JobDesk.Start), (ExportJobState.Running, JobDesk.Start), (ExportJobState.Completed, JobDesk.Start),
            (ExportJobState.Expired, JobDesk.Start.AddHours(4)));
    }

    [Fact]
    public async Task Export_uses_the_compressor_of_the_host()
    {
        var request = JobDesk.Recipients() with { Packaging = "gzip" };
        var usual = await _desk.SubmitAndWorkAsync(request);
        _desk.Services = _desk.Services with { Compressor = BlockCompressor.Create(CompressionLevel.NoCompression) };

        var job = await _desk.SubmitAndWorkAsync(request);

        job.Files[0].Rows.Should().Be(usual.Files[0].Rows);
        job.Files[0].Bytes.Should().BeGreaterThan(2 * usual.Files[0].Bytes);
    }

    [Fact]
    public async Task Charts_are_exported_in_the_language_of_the_requester()
    {
        var request = JobDesk.Charts();

        var requester = new ExportRequester(request.Requester.UserId) { Address = request.Requester.Address, Language = "fr" };
        var job = await _desk.SubmitAndWorkAsync(request with { Requester = requester });

        job.Files.Select(file => file.Name).Should().Equal(
            "messages-sent-by-date.csv", "email-message-engagement-by-date.csv", "sms-engagement-by-date.csv");
        var (_, bytes) = await _desk.FollowAsync(_desk.Mails.Single().Links[0].Url);
        Encoding.UTF8.GetString(bytes!).Should().StartWith("Date,Total des messages envoyés,");
    }

    [Fact]
    public async Task Warnings_of_charts_stay_with_the_job_until_its_files_are_deleted()
    {
        string[] warnings =
        [
            "Conversions are left out: 1 – été.",
            "The range from 2026-08-01 to 2026-08-02 lies outside the data, which is from 2026-06-01 to 2026-06-01. All values are zero.",
        ];
        var builder = new DailyMetricsBuilder();
        builder.Add(Sample.Day, new Variation("email", "a"), "sent", 1);
        builder.AddWarning(warnings[0]);
        _desk.Services = _desk.Services with { Metrics = new FixedSource(builder.Build()) };
        _desk.BeforeMail = _ => throw new IOException();
        var outside = JobDesk.Charts() with { From = new(2026, 8, 1), To = new(2026, 8, 2) };

        var job = await _desk.SubmitAndWorkAsync(outside);

        job.Warnings.Should().Equal(warnings);
        ExportJob.FromJson(job.ToJson()).Warnings.Should().Equal(warnings, "stores keep the document");
        _desk.Time.Advance(_desk.Options.NotificationTimeout);
        await _desk.WorkAsync();
        var failed = await _desk.FindAsync(job);
        (failed.State, failed.Failure).Should().Be((ExportJobState.Failed, ExportFailure.NotNotified));
        failed.Warnings.Should().BeEmpty();
    }

    [Fact]
    public async Task Sentences_of_a_job_are_in_the_language_of_its_requester()
    {
        var french = JobDesk.Charts() with { Requester = new("ada") { Language = "fr-CA" } };

        var outside = await _desk.SubmitAndWorkAsync(french with { From = new(2026, 8, 1), To = new(2026, 8, 2) });
        var refused = await _desk.SubmitAndWorkAsync(french with { Granularity = Granularity.Hour });

        outside.Warnings.Should().ContainSingle().Which.Should().StartWith("La période du 1 août 2026 au 2 août 2026 est en dehors des données");
        refused.FailureDetail.Should().Be("La source des statistiques ne compte pas par heure. Choisissez jour, semaine ou mois.");
    }

    [Fact]
    public async Task Ordinary_exports_have_no_warnings()
    {
        (await _desk.SubmitAndWorkAsync(JobDesk.Charts())).Warnings.Should().BeEmpty();
        (await _desk.SubmitAndWorkAsync(JobDesk.Recipients())).Warnings.Should().BeEmpty();
    }

    [Fact]
    public void Job_stored_by_an_earlier_version_has_no_warnings()
    {
        var stored = Encoding.UTF8.GetString(ExportJobLife.Submit("j", JobDesk.Charts(), JobDesk.Start).ToJson());
        var before = stored.Replace(",\"warnings\":[]", "", StringComparison.Ordinal);
        before.Should().NotBe(stored);

        ExportJob.FromJson(Encoding.UTF8.GetBytes(before)).Warnings.Should().BeEmpty();
    }

    [Fact]
    public async Task Lifetime_of_links_can_be_set_for_an_export()
    {
        await _desk.SubmitAndWorkAsync(JobDesk.Charts() with { LinkLifetime = TimeSpan.FromMinutes(5) });

        var mail = _desk.Mails.Single();
        mail.ExpiresAt.Should().Be(JobDesk.Start.AddMinutes(5));
        _desk.Time.Advance(TimeSpan.FromMinutes(5));
        (await _desk.FollowAsync(mail.Links[0].Url)).Status.Should().Be(DownloadStatus.Expired);
    }

    [Fact]
    public async Task Job_fails_before_reading_if_the_permission_was_revoked()
    {
        _desk.Services = _desk.Services with { Recipients = new GeneratedRecipients(10, 5) { BeforePage = _ => throw new InvalidOperationException("read") } };
        var job = await _desk.Jobs.SubmitAsync(JobDesk.Recipients());
        _desk.Permissions = _ => ExportPermissions.ExportCharts;

        await _desk.WorkAsync();

        var failed = await _desk.FindAsync(job);
        failed.State.Should().Be(ExportJobState.Failed);
        (failed.Failure, failed.Attempts, failed.ErrorType).Should().Be((ExportFailure.NotAllowed, 1, null));
        _desk.Mails.Single().Failure.Should().Be(ExportFailure.NotAllowed);
        _desk.Mails.Single().Links.Should().BeEmpty();
    }

    [Fact]
    public async Task Columns_of_personal_data_are_omitted_without_the_permission_to_see_it()
    {
        _desk.Permissions = _ => ExportPermissions.ExportUserData;
        var request = JobDesk.Recipients();
        var job = await _desk.SubmitAndWorkAsync(request with { Choice = request.Choice with { Columns = ["email", "user_id", "phone_number", "country"] } });

        job.HasPersonalData.Should().BeFalse();
        var (answer, bytes) = await _desk.FollowAsync(_desk.Mails.Single().Links[0].Url);
        answer.Should().Be(DownloadStatus.Ready);
        Encoding.UTF8.GetString(bytes!).Should().StartWith("user_id,country\r\n").And.NotContain("@example.com").And.NotContain("+336");
    }

    [Fact]
    public async Task User_without_permission_for_personal_data_cannot_download_it_any_more()
    {
        var job = await _desk.SubmitAndWorkAsync(JobDesk.Recipients());
        job.HasPersonalData.Should().BeTrue();
        var link = _desk.Mails.Single().Links[0].Url;

        _desk.Permissions = _ => ExportPermissions.ExportUserData;

        (await _desk.FollowAsync(link)).Status.Should().Be(DownloadStatus.NotYours);
        _desk.Audit[^1].Should().BeEquivalentTo(new ExportAuditEntry(ExportAuditAction.Refused, JobDesk.Start, "ada", job.Id, "w", "c", "user-data", "users.csv"));
    }

    [Fact]
    public async Task Unknown_users_learn_nothing_and_other_users_are_refused()
    {
        await _desk.SubmitAndWorkAsync(JobDesk.Recipients());
        var link = _desk.Mails.Single().Links[0].Url;
        var token = link.Segments[^1];

        (await _desk.FollowAsync(link, "bob")).Status.Should().Be(DownloadStatus.NotYours);
        await using var tampered = await _desk.Downloads.OpenAsync((token[0] == 'A' ? 'B' : 'A') + token[1..], "ada");
        await using var garbage = await _desk.Downloads.OpenAsync("garbage", "ada");
        await using var nothing = await _desk.Downloads.OpenAsync(null, "ada");

        new[] { tampered, garbage, nothing }.Should().AllSatisfy(one => (one.Status, one.Job).Should().Be((DownloadStatus.Unknown, null)));
    }

    [Fact]
    public async Task Link_reports_an_unfinished_and_a_cancelled_export()
    {
        var job = await _desk.Jobs.SubmitAsync(JobDesk.Recipients());
        var link = _desk.Services.Links!.Create(job.Id, "users.csv", "ada", JobDesk.Start.AddHours(1));

        (await _desk.FollowAsync(link)).Status.Should().Be(DownloadStatus.NotReady);
        await _desk.Jobs.CancelAsync(job.Id, "ada");
        (await _desk.FollowAsync(link)).Status.Should().Be(DownloadStatus.Gone);
    }

    [Fact]
    public async Task Requester_without_an_address_gets_no_mail_and_files_stay_for_the_lifetime_of_links()
    {
        var job = await _desk.SubmitAndWorkAsync(JobDesk.Recipients() with { Requester = new("ada") });

        (job.State, job.ExpiresAt).Should().Be((ExportJobState.Completed, JobDesk.Start.AddHours(4)));
        _desk.Mails.Should().BeEmpty();
        _desk.Time.Advance(TimeSpan.FromHours(4));
        await _desk.WorkAsync();
        (await _desk.FindAsync(job)).State.Should().Be(ExportJobState.Expired);
    }

    [Fact]
    public async Task Campaign_without_recipients_yields_a_file_with_only_a_header()
    {
        _desk.Services = _desk.Services with { Recipients = new GeneratedRecipients(0, 5) };

        var job = await _desk.SubmitAndWorkAsync(JobDesk.Recipients(RecipientContents.Email));

        job.Files.Should().ContainSingle().Which.Rows.Should().Be(0);
    }
}
