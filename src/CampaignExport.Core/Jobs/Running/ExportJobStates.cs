namespace CampaignExport.Jobs;

/// <summary>The transitions between the states of a job.</summary>
internal static class ExportJobStates
{
    /// <summary>Determines whether a job may change from one state to another.</summary>
    /// <param name="from">The current state.</param>
    /// <param name="to">The new state.</param>
    /// <returns>Whether the transition is valid. A job may always keep its state.</returns>
    public static bool MayFollow(ExportJobState from, ExportJobState to) => from == to || (from, to) switch
    {
        (ExportJobState.Queued, ExportJobState.Running or ExportJobState.Failed or ExportJobState.Cancelled) => true,
        (ExportJobState.Running, ExportJobState.Queued or ExportJobState.Completed or ExportJobState.Failed or ExportJobState.Cancelled) => true,
        (ExportJobState.Completed, ExportJobState.Expired or ExportJobState.Failed) => true,
        _ => false,
    };

    /// <summary>Lists the states that a state may follow, including the state itself.</summary>
    /// <param name="to">The state.</param>
    /// <returns>The states, in order.</returns>
    public static IReadOnlyList<ExportJobState> Before(ExportJobState to) =>
        [.. Enum.GetValues<ExportJobState>().Where(from => MayFollow(from, to))];
}
