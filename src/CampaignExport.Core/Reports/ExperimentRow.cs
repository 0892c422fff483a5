using CampaignExport.Campaigns;

namespace CampaignExport.Reports;

/// <summary>A variation in an experiment. Values that the numbers do not allow are null.</summary>
/// <remarks>Immutable and thread-safe. Intervals are of 95 %.</remarks>
public sealed class ExperimentRow
{
    internal ExperimentRow(Variation variation) => Variation = variation;

    /// <summary>The variation.</summary>
    public Variation Variation { get; }

    /// <summary>The number of people: recipients, or people in the control group.</summary>
    public decimal? People { get; internal init; }

    /// <summary>What <see cref="People"/> counts.</summary>
    public PeopleBasis PeopleBasis { get; internal init; }

    /// <summary>The number of successes.</summary>
    public decimal? Successes { get; internal init; }

    /// <summary>Successes divided by people, as a fraction.</summary>
    public double? Rate { get; internal set; }

    /// <summary>Wilson's interval of the rate.</summary>
    public ConfidenceInterval? RateInterval { get; internal set; }

    /// <summary>The variation that this one is compared with; null for the baseline and if there is none.</summary>
    public Variation? ComparedWith { get; internal set; }

    /// <summary>The rate minus that of the baseline.</summary>
    public double? Difference { get; internal set; }

    /// <summary>Newcombe's interval of the difference.</summary>
    public ConfidenceInterval? DifferenceInterval { get; internal set; }

    /// <summary>The difference divided by the rate of the baseline; null if that is zero.</summary>
    public double? Uplift { get; internal set; }

    /// <summary>The interval of the uplift, from the logarithm of the ratio; null if one of the rates is zero.</summary>
    public ConfidenceInterval? UpliftInterval { get; internal set; }

    /// <summary>The two-sided p-value: chi-squared without continuity correction, or Fisher's exact test if an expected count is below 5.</summary>
    public double? PValue { get; internal set; }

    /// <summary>The p-value adjusted by Holm for all comparisons of the report.</summary>
    public double? AdjustedPValue { get; internal set; }

    /// <summary>
    /// The smallest increase of the rate that these numbers of people find with a power of 80 %, in a test at 5 % divided by the number of comparisons of the report; null
    /// if even a rate of 100 % is not enough, or if there are too few people for the normal approximation.
    /// </summary>
    public double? SmallestDetectable { get; internal set; }

    /// <summary>The result.</summary>
    public ExperimentVerdict Verdict { get; internal set; } = ExperimentVerdict.NotComparable;

    /// <summary>The numbers of a test; null if they are no people and successes.</summary>
    internal Proportion? Proportion => PeopleBasis == PeopleBasis.Distinct && People is > 0 and <= long.MaxValue && Successes is { } successes && successes <= People
        ? new((long)successes, (long)People) : null;
}
