namespace CampaignExport.Jobs;

/// <summary>The status of a download link.</summary>
public enum DownloadStatus
{
    /// <summary>The file can be downloaded.</summary>
    Ready,

    /// <summary>The export has not finished.</summary>
    NotReady,

    /// <summary>The link has expired.</summary>
    Expired,

    /// <summary>There is no file: the export failed or was cancelled, or the file was deleted.</summary>
    Gone,

    /// <summary>The link belongs to another user, or the user lacks the permission. Respond as for <see cref="Unknown"/>.</summary>
    NotYours,

    /// <summary>The link is not genuine: it was changed or forged, or its key is not in use any more.</summary>
    Unknown,
}
