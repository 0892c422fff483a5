namespace CampaignExport.Jobs;

/// <summary>The state of a worker, as operators see it.</summary>
internal enum ExportWorkerState
{
    /// <summary>It claims jobs.</summary>
    Active,

    /// <summary>Its drain is requested: it claims no more jobs, and completes those that it runs.</summary>
    Draining,

    /// <summary>It is drained and runs no job.</summary>
    Drained,

    /// <summary>It gives no sign, so it has probably crashed.</summary>
    Lost,
}
