namespace CampaignExport.Notifications;

/// <summary>The reason for the failure of an export or of an attempt, for its requester.</summary>
public enum ExportFailure
{
    /// <summary>The requester lacks the permission.</summary>
    NotAllowed,

    /// <summary>The request does not fit the campaign: a column or channel does not exist.</summary>
    Impossible,

    /// <summary>The source failed, such as a database that was unavailable.</summary>
    SourceFailed,

    /// <summary>The files could not be stored.</summary>
    StorageFailed,

    /// <summary>The mail could not be sent in time, and the files were deleted.</summary>
    NotNotified,

    /// <summary>An unexpected error.</summary>
    Unexpected,

    /// <summary>The data of the source is invalid, such as a malformed file or a duplicate key. There was no retry.</summary>
    InvalidData,

    /// <summary>The campaign has no data yet, or none in the requested days. There was no retry.</summary>
    NoData,
}
