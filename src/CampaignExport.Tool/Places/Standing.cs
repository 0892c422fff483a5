namespace CampaignExport.Tool.Places;

/// <summary>The state that earlier exports left in a location.</summary>
internal enum Standing
{
    /// <summary>No files of an export.</summary>
    Nothing,

    /// <summary>An unfinished export, perhaps beside a finished one that it replaces.</summary>
    Interrupted,

    /// <summary>A finished export.</summary>
    Finished,

    /// <summary>Files with names of an export, without a manifest.</summary>
    Files,
}
