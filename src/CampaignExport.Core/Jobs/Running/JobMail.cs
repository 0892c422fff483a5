using CampaignExport.Diagnostics;
using CampaignExport.Notifications;
using Microsoft.Extensions.Logging;

namespace CampaignExport.Jobs;

/// <summary>Notifies the requester of the end of a job. The links are valid from then on.</summary>
internal sealed class JobMail(ExportJobServices services, ExportJobOptions options, TimeProvider time, ILogger logger)
{
    private DateTimeOffset Now => time.GetUtcNow();

    public async Task<ExportJob> RunAsync(ExportJob job, JobLease lease)
    {
        var lifetime = job.Request.LinkLifetime ?? options.LinkLifetime;
        if (services.Notifier is not { } notifier || job.Request.Requester.Address is not { } address)
            return job.WithoutMail(Now + lifetime);
        if (Now - job.Mail!.DueSince >= options.NotificationTimeout)
            return await GiveUpAsync(job).ConfigureAwait(false);

        // The intent is saved first, so that a crash after the mail server accepted the mail leaves a trace. The next worker sends the
        // mail again, with the same message id.
        job = job.IntendMail(Now);
        try
        {
            await lease.SaveAsync(job, lease.Ending).ConfigureAwait(false);
            var expiresAt = Now + lifetime;
            await notifier.NotifyAsync(Notification(job, address, expiresAt), lease.Ending).ConfigureAwait(false);
            job = job.MailSent(Now, expiresAt);
        }
        catch (OperationCanceledException) when (lease.Ending.IsCancellationRequested && !lease.IsLost)
        {
            return job;
        }
        catch (ExportNotificationException error) when (error.IsPermanent && !lease.IsLost)
        {
            // The files are kept for the lifetime of links, because the requester can still find the job in the host application.
            Log.MailRefused(logger, job.Id, error.Message);
            await services.Audit.WriteAsync(ExportAuditAction.NotNotified, job, Now, "refused", CancellationToken.None).ConfigureAwait(false);
            return job.WithoutMail(Now + lifetime);
        }
#pragma warning disable CA1031 // Every failure is retried until the time-out. A mail server that is down delays the mail, not the export.
        catch (Exception error) when (error is not ExportJobFencedException && !lease.IsLost)
#pragma warning restore CA1031
        {
            var reason = error is ExportNotificationException ? error.Message : error.GetType().FullName;
            Log.MailFailed(logger, job.Id, job.Mail!.Attempts, reason);
            return job.MailFailed(options.PauseAfter(job.Mail.Attempts), Now);
        }

        // The mail was sent. That is saved before anything else can fail.
        await lease.SaveAsync(job, CancellationToken.None).ConfigureAwait(false);
        await services.Audit.WriteAsync(ExportAuditAction.Notified, job, Now, detail: null, CancellationToken.None).ConfigureAwait(false);
        return job;
    }

    private async Task<ExportJob> GiveUpAsync(ExportJob job)
    {
        await services.Audit.WriteAsync(ExportAuditAction.NotNotified, job, Now, "timed out", CancellationToken.None).ConfigureAwait(false);
        return job.State == ExportJobState.Completed ? job.Fail(ExportFailure.NotNotified, error: null, Now) : job.WithoutMail(Now);
    }

    private ExportNotification Notification(ExportJob job, string address, DateTimeOffset expiresAt)
    {
        var request = job.Request;
        var links = services.Links ?? throw new InvalidOperationException(
            "Notifications need download links, and there are none. Call AddDownloadLinks(...).");
        return new ExportNotification
        {
            MessageId = $"{job.Id}.{(job.State == ExportJobState.Completed ? "completed" : "failed")}@campaign-export",
            JobId = job.Id,
            Address = address,
            Language = request.Requester.Language,
            TimeZone = TimeZoneInfo.FindSystemTimeZoneById(request.Requester.TimeZone),
            CampaignId = request.CampaignId,
            CampaignName = request.CampaignName,
            Contents = request.Contents,
            Failure = job.Failure,
            Rows = job.Files.Sum(file => file.Rows),
            Bytes = job.Files.Sum(file => file.Bytes),
            Links =
            [
                .. job.Files.Select(file => new ExportLink(
                    file.Name, links.Create(job.Id, file.Name, request.Requester.UserId, expiresAt), file.Rows, file.Bytes)),
            ],
            ExpiresAt = job.Failure is null ? expiresAt : null,
            Deliveries = job.Deliveries,
        };
    }
}
