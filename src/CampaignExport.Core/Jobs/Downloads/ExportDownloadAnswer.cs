namespace CampaignExport.Jobs;

/// <summary>What a host answers to who follows a link.</summary>
public enum ExportDownloadAnswer
{
    /// <summary>Here it is.</summary>
    Ready,

    /// <summary>The export is still being made.</summary>
    NotReady,

    /// <summary>The link has expired.</summary>
    Expired,

    /// <summary>The file is not there any more: the export failed or was cancelled, or the file was deleted.</summary>
    Gone,

    /// <summary>The link is genuine, and somebody else's, or the user has lost the permission. Answer as for <see cref="Unknown"/>.</summary>
    NotYours,

    /// <summary>It is no link of ours: tampered with, made up, or of a key that is not used any more.</summary>
    Unknown,
}
