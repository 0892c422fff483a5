namespace CampaignExport.Tool.Locations;

/// <summary>The treatment of an existing export.</summary>
internal enum ExistingExport
{
    /// <summary>It stays, and the new one is refused.</summary>
    Refused,

    /// <summary>An interrupted one is resumed, a finished one is verified.</summary>
    Resumed,

    /// <summary>It is replaced by a new one.</summary>
    Overwritten,
}
