namespace CampaignExport.Tool.Places;

/// <summary>What earlier exports have left in a folder.</summary>
internal enum Standing
{
    /// <summary>Nothing that counts.</summary>
    Nothing,

    /// <summary>An export that was begun and not finished, perhaps beside a finished one that it was to replace.</summary>
    Interrupted,

    /// <summary>A finished export.</summary>
    Finished,

    /// <summary>Files that are named like those of an export, without a manifest.</summary>
    Files,
}
