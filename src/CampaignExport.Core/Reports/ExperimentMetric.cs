namespace CampaignExport.Reports;

/// <summary>The successes that an experiment compares.</summary>
public enum ExperimentMetric
{
    /// <summary>Primary conversions, compared with the control group if there is one.</summary>
    Conversions,

    /// <summary>Recipients who opened the message, compared with the first sending variation.</summary>
    Openers,

    /// <summary>Recipients who clicked in the message, compared with the first sending variation.</summary>
    Clickers,
}
