namespace CampaignExport.Jobs;

/// <summary>Which state may follow which.</summary>
public static class ExportJobStates
{
    /// <summary>Says whether a job may go from one state to another.</summary>
    /// <param name="from">The state it is in.</param>
    /// <param name="to">The state it would be in.</param>
    /// <returns>Whether that is legal. To stay in a state always is.</returns>
    public static bool MayFollow(ExportJobState from, ExportJobState to) => from == to || (from, to) switch
    {
        (ExportJobState.Queued, ExportJobState.Running or ExportJobState.Failed or ExportJobState.Cancelled) => true,
        (ExportJobState.Running, ExportJobState.Queued or ExportJobState.Completed or ExportJobState.Failed or ExportJobState.Cancelled) => true,
        (ExportJobState.Completed, ExportJobState.Expired or ExportJobState.Failed) => true,
        _ => false,
    };

    /// <summary>Lists the states from which a job may come into a state, that state itself among them.</summary>
    /// <param name="to">The state.</param>
    /// <returns>The states, in their order.</returns>
    public static IReadOnlyList<ExportJobState> Before(ExportJobState to) =>
        [.. Enum.GetValues<ExportJobState>().Where(from => MayFollow(from, to))];
}
