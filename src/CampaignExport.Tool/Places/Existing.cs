namespace CampaignExport.Tool.Places;

/// <summary>What is done with an export that is in the folder already.</summary>
internal enum Existing
{
    /// <summary>Nothing: the new one is refused.</summary>
    Refused,

    /// <summary>If it was interrupted, it is gone on with; if it is finished, it is verified.</summary>
    Resumed,

    /// <summary>It is replaced by a new one.</summary>
    Overwritten,
}
