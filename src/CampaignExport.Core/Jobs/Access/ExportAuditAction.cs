namespace CampaignExport.Jobs;

/// <summary>What is audited.</summary>
public enum ExportAuditAction
{
    /// <summary>A user asked for an export.</summary>
    Submitted,

    /// <summary>A user asked for an export, or for a file, that the user may not have.</summary>
    Refused,

    /// <summary>A user asked for the cancellation of an export.</summary>
    CancelRequested,

    /// <summary>A worker began, or went on with, an export.</summary>
    Started,

    /// <summary>An export is complete.</summary>
    Completed,

    /// <summary>An export failed for good.</summary>
    Failed,

    /// <summary>An export was cancelled.</summary>
    Cancelled,

    /// <summary>The requester was told.</summary>
    Notified,

    /// <summary>The requester could not be told, and no other try is made.</summary>
    NotNotified,

    /// <summary>A file was opened for download.</summary>
    Downloaded,

    /// <summary>The files of an export were deleted.</summary>
    Deleted,
}
