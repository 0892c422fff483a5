namespace CampaignExport.Reports;

/// <summary>The result of a variation in an experiment. It follows the adjusted p-value alone.</summary>
public enum ExperimentVerdict
{
    /// <summary>The others are compared with this one.</summary>
    Baseline,

    /// <summary>The rate is higher, and the adjusted p-value is below 5 %.</summary>
    Better,

    /// <summary>The rate is lower, and the adjusted p-value is below 5 %.</summary>
    Worse,

    /// <summary>The adjusted p-value is 5 % or more. That does not mean that the rates are equal.</summary>
    NoDifferenceFound,

    /// <summary>As <see cref="Better"/>, before the end of the experiment.</summary>
    SoFarBetter,

    /// <summary>As <see cref="Worse"/>, before the end of the experiment.</summary>
    SoFarWorse,

    /// <summary>As <see cref="NoDifferenceFound"/>, before the end of the experiment.</summary>
    TooEarly,

    /// <summary>The numbers do not allow a comparison.</summary>
    NotComparable,
}
