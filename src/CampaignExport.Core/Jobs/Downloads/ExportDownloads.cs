using CampaignExport.Notifications;

namespace CampaignExport.Jobs;

/// <summary>Opens the files behind download links: only for the requester, until the link expires, and with the permission. <c>AddJobs</c> registers it.</summary>
/// <remarks>Thread-safe.</remarks>
public sealed class ExportDownloads
{
    private static readonly ExportDownload Unknown = new(DownloadStatus.Unknown);

    private readonly ExportJobServices _services;
    private readonly DownloadLinks _links;
    private readonly TimeProvider _time;

    internal ExportDownloads(ExportJobServices services, TimeProvider? time = null)
    {
        _services = services;
        _links = services.Links ?? throw new InvalidOperationException("Downloads need links, and there are none. Call AddDownloadLinks(...).");
        _time = time ?? TimeProvider.System;
    }

    /// <summary>Follows a link.</summary>
    /// <param name="token">The part of the link after the base address.</param>
    /// <param name="userId">The id of the authenticated user.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>The file, or the reason why there is none.</returns>
    public async Task<ExportDownload> OpenAsync(string? token, string userId, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(userId);
        if (_links.Read(token) is not { } link || await _services.Store.FindAsync(link.JobId, cancellationToken).ConfigureAwait(false) is not { } job)
            return Unknown;
        var requester = job.Request.Requester.UserId;
        if (!_links.IsGenuine(link, requester))
            return Unknown;

        var now = _time.GetUtcNow();
        if (userId != requester || !(await _services.Authorizer.GetPermissionsAsync(job.Request, userId, cancellationToken).ConfigureAwait(false)).AllowDownload(job))
        {
            await _services.Audit.WriteAsync(ExportAuditAction.Refused, job.Request, job.Id, userId, now, link.FileName, cancellationToken).ConfigureAwait(false);
            return new ExportDownload(DownloadStatus.NotYours);
        }

        if (GetStatus(job, link, now) is var status && status != DownloadStatus.Ready)
            return new ExportDownload(status, job);
        if (job.Files.FirstOrDefault(one => one.Name == link.FileName) is not { } file
            || await _services.Storage.OpenAsync(job.Id, file.Name, cancellationToken).ConfigureAwait(false) is not { } content)
        {
            return new ExportDownload(DownloadStatus.Gone, job);
        }

        try
        {
            await _services.Audit.WriteAsync(ExportAuditAction.Downloaded, job.Request, job.Id, userId, now, file.Name, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            await content.DisposeAsync().ConfigureAwait(false);
            throw;
        }

        return new ExportDownload(DownloadStatus.Ready, job, file, content);
    }

    private static DownloadStatus GetStatus(ExportJob job, DownloadLink link, DateTimeOffset now) => job.State switch
    {
        ExportJobState.Expired => DownloadStatus.Expired,
        _ when link.IsExpiredAt(now) || job.ExpiresAt <= now => DownloadStatus.Expired,
        ExportJobState.Queued or ExportJobState.Running => DownloadStatus.NotReady,
        ExportJobState.Completed => DownloadStatus.Ready,
        _ => DownloadStatus.Gone,
    };
}
