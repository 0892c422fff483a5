using CampaignExport.Notifications;

namespace CampaignExport.Jobs;

/// <summary>Opens the files behind download links: only for the requester, until the link expires, and with the permission. <c>AddJobs</c> registers it.</summary>
/// <remarks>Thread-safe.</remarks>
public sealed class ExportDownloads
{
    private static readonly ExportDownload Unknown = new(ExportDownloadAnswer.Unknown);

    private readonly ExportJobParts _parts;
    private readonly DownloadLinks _links;
    private readonly TimeProvider _time;

    internal ExportDownloads(ExportJobParts parts, TimeProvider? time = null)
    {
        _parts = parts;
        _links = parts.Links ?? throw new InvalidOperationException("Downloads need links, and there are none. Call AddDownloadLinks(...).");
        _time = time ?? TimeProvider.System;
    }

    /// <summary>Follows a link.</summary>
    /// <param name="token">What stands in the link behind the base address.</param>
    /// <param name="userId">The id of the user who follows it, as the host has authenticated it.</param>
    /// <param name="cancellationToken">Stops the opening.</param>
    /// <returns>The file, or why there is none.</returns>
    public async Task<ExportDownload> OpenAsync(string? token, string userId, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(userId);
        if (_links.Read(token) is not { } link || await _parts.Store.FindAsync(link.JobId, cancellationToken).ConfigureAwait(false) is not { } job)
            return Unknown;
        var requester = job.Request.Requester.UserId;
        if (!_links.IsGenuine(link, requester))
            return Unknown;

        var now = _time.GetUtcNow();
        if (userId != requester || !(await _parts.Authorizer.OfAsync(job.Request, userId, cancellationToken).ConfigureAwait(false)).AllowDownload(job))
        {
            await _parts.Audit.WriteAsync(ExportAuditAction.Refused, job.Request, job.Id, userId, now, link.FileName, cancellationToken).ConfigureAwait(false);
            return new ExportDownload(ExportDownloadAnswer.NotYours);
        }

        if (AnswerOf(job, link, now) is var answer && answer != ExportDownloadAnswer.Ready)
            return new ExportDownload(answer, job);
        if (job.Files.FirstOrDefault(one => one.Name == link.FileName) is not { } file
            || await _parts.Storage.OpenAsync(job.Id, file.Name, cancellationToken).ConfigureAwait(false) is not { } content)
        {
            return new ExportDownload(ExportDownloadAnswer.Gone, job);
        }

        try
        {
            await _parts.Audit.WriteAsync(ExportAuditAction.Downloaded, job.Request, job.Id, userId, now, file.Name, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            await content.DisposeAsync().ConfigureAwait(false);
            throw;
        }

        return new ExportDownload(ExportDownloadAnswer.Ready, job, file, content);
    }

    private static ExportDownloadAnswer AnswerOf(ExportJob job, DownloadLink link, DateTimeOffset now) => job.State switch
    {
        ExportJobState.Expired => ExportDownloadAnswer.Expired,
        _ when link.IsExpiredAt(now) || job.ExpiresAt <= now => ExportDownloadAnswer.Expired,
        ExportJobState.Queued or ExportJobState.Running => ExportDownloadAnswer.NotReady,
        ExportJobState.Completed => ExportDownloadAnswer.Ready,
        _ => ExportDownloadAnswer.Gone,
    };
}
