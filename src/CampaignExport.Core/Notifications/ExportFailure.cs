namespace CampaignExport.Notifications;

/// <summary>Why an export, or a try of it, failed, as far as its requester is concerned.</summary>
public enum ExportFailure
{
    /// <summary>The requester may not, or may not any more, export this.</summary>
    NotAllowed,

    /// <summary>What was asked for does not fit the campaign: no such column, no data in the range.</summary>
    Impossible,

    /// <summary>The data could not be read.</summary>
    SourceFailed,

    /// <summary>The files could not be stored.</summary>
    StorageFailed,

    /// <summary>The mail could not be sent for so long that the files were deleted.</summary>
    NotNotified,

    /// <summary>Something else went wrong.</summary>
    Unexpected,
}
