namespace CampaignExport.Notifications;

/// <summary>Why an export, or a try of it, failed, as far as its requester is concerned.</summary>
public enum ExportFailure
{
    /// <summary>The requester may not, or may not any more, export this.</summary>
    NotAllowed,

    /// <summary>What was asked for does not fit the campaign: no such column, no such channel.</summary>
    Impossible,

    /// <summary>The source failed, such as a database that was not available.</summary>
    SourceFailed,

    /// <summary>The files could not be stored.</summary>
    StorageFailed,

    /// <summary>The mail could not be sent for so long that the files were deleted.</summary>
    NotNotified,

    /// <summary>Something else went wrong.</summary>
    Unexpected,

    /// <summary>The data of the source is invalid, such as a malformed file or a key that comes twice. It was not tried again.</summary>
    InvalidData,

    /// <summary>The campaign has no data yet, or none in the days asked for. It was not tried again.</summary>
    NoData,
}
