namespace CampaignExport.Jobs;

/// <summary>The actions in the audit trail.</summary>
public enum ExportAuditAction
{
    /// <summary>A user submitted an export.</summary>
    Submitted,

    /// <summary>A user requested an export or a file, or the cancellation or the repetition of a job, without the permission.</summary>
    Refused,

    /// <summary>A user requested the cancellation of an export.</summary>
    CancelRequested,

    /// <summary>A worker started or resumed an export.</summary>
    Started,

    /// <summary>An export is complete.</summary>
    Completed,

    /// <summary>An export failed.</summary>
    Failed,

    /// <summary>An export was cancelled.</summary>
    Cancelled,

    /// <summary>The requester was notified.</summary>
    Notified,

    /// <summary>The requester could not be notified. There is no retry.</summary>
    NotNotified,

    /// <summary>A file was opened for download.</summary>
    Downloaded,

    /// <summary>The files of an export were deleted.</summary>
    Deleted,

    /// <summary>A failed export was submitted again by <see cref="IExportJobs.RequeueAsync"/>. The detail is the id of the new job.</summary>
    Requeued,
}
