namespace CampaignExport.Jobs;

/// <summary>What export jobs can export.</summary>
[Flags]
public enum ExportJobKinds
{
    /// <summary>Charts: <see cref="ChartJobRequest"/>.</summary>
    Charts = 1,

    /// <summary>Recipients: <see cref="RecipientJobRequest"/>.</summary>
    Recipients = 2,

    /// <summary>Both.</summary>
    All = Charts | Recipients,
}
