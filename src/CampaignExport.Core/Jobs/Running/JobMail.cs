using CampaignExport.Diagnostics;
using CampaignExport.Notifications;
using Microsoft.Extensions.Logging;

namespace CampaignExport.Jobs;

/// <summary>Tells the requester of a job how it ended, once, with links that are valid from then on.</summary>
internal sealed class JobMail(ExportJobParts parts, ExportJobOptions options, TimeProvider time, ILogger logger)
{
    private DateTimeOffset Now => time.GetUtcNow();

    public async Task<ExportJob> RunAsync(ExportJob job, JobLease lease)
    {
        var lifetime = job.Request.LinkLifetime ?? options.LinkLifetime;
        if (parts.Notifier is not { } notifier || job.Request.Requester.Address is not { } address)
            return job.NothingToTell(Now + lifetime);
        if (Now - job.Mail!.DueSince >= options.NotificationTimeout)
            return await GiveUpAsync(job).ConfigureAwait(false);

        // The intent is stored first: a worker that dies after the mail server has accepted the mail, and before that is stored,
        // leaves a trace of it. The next one sends it again, under the same message id.
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
            // The files stay for as long as links would: who has no mail may still find the job in the host application.
            Log.MailRefused(logger, job.Id, error.Message);
            await parts.Audit.WriteAsync(ExportAuditAction.NotNotified, job, Now, "refused", CancellationToken.None).ConfigureAwait(false);
            return job.NothingToTell(Now + lifetime);
        }
#pragma warning disable CA1031 // Whatever it was, it is tried again until patience ends: a mail server that is down delays the mail, not the export.
        catch (Exception error) when (error is not ExportJobFencedException && !lease.IsLost)
#pragma warning restore CA1031
        {
            var reason = error is ExportNotificationException ? error.Message : error.GetType().FullName;
            Log.MailFailed(logger, job.Id, job.Mail!.Attempts, reason);
            return job.MailFailed(options.PauseAfter(job.Mail.Attempts), Now);
        }

        // The mail is out: that is stored before anything else can go wrong.
        await lease.SaveAsync(job, CancellationToken.None).ConfigureAwait(false);
        await parts.Audit.WriteAsync(ExportAuditAction.Notified, job, Now, detail: null, CancellationToken.None).ConfigureAwait(false);
        return job;
    }

    private async Task<ExportJob> GiveUpAsync(ExportJob job)
    {
        await parts.Audit.WriteAsync(ExportAuditAction.NotNotified, job, Now, "tried for too long", CancellationToken.None).ConfigureAwait(false);
        return job.State == ExportJobState.Completed ? job.Fail(ExportFailure.NotNotified, error: null, Now) : job.NothingToTell(Now);
    }

    private ExportNotification Notification(ExportJob job, string address, DateTimeOffset expiresAt)
    {
        var request = job.Request;
        var links = parts.Links ?? throw new InvalidOperationException(
            "Mails need links. Register them with AddDownloadLinks where the notifier is registered.");
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
