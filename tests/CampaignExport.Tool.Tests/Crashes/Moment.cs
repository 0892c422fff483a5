namespace CampaignExport.Tool.Tests.Crashes;

/// <summary>The time at which a process is killed.</summary>
internal enum Moment
{
    /// <summary>Somewhere between two checkpoints.</summary>
    Part,

    /// <summary>While a checkpoint takes its name.</summary>
    Save,

    /// <summary>While files take their names.</summary>
    Rename,

    /// <summary>When the manifest has its name, and the checkpoint is still there.</summary>
    Manifest,
}
