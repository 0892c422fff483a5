using CampaignExport.Campaigns;
using CampaignExport.Formats;
using CampaignExport.Metrics;

namespace CampaignExport.Reports;

/// <summary>The comparison of the variations of a multivariate campaign.</summary>
/// <remarks>
/// Immutable and thread-safe. Conversions are compared with the control group, opens and clicks with the first sending variation, since the control group
/// receives nothing.
/// </remarks>
public sealed class ExperimentReport
{
    /// <summary>The p-value below which the groups do not have the stated shares.</summary>
    internal const double UnlikelyShares = 0.01;

    internal ExperimentReport(Campaign campaign, DayRange days, ExperimentMetric metric, IReadOnlyList<ExperimentRow> rows) =>
        (Campaign, Days, Metric, Rows) = (campaign, days, metric, rows);

    /// <summary>The campaign, completed from its metrics.</summary>
    public Campaign Campaign { get; }

    /// <summary>The days, both ends included.</summary>
    public DayRange Days { get; }

    /// <summary>The successes.</summary>
    public ExperimentMetric Metric { get; }

    /// <summary>The variations in the order of the campaign, the control group last.</summary>
    public IReadOnlyList<ExperimentRow> Rows { get; }

    /// <summary>Whether the days include the time after the last sending in which successes count: the conversion window, or 7 days for opens and clicks.</summary>
    /// <value>An unknown conversion window counts as the longest documented one, 30 days.</value>
    public bool IsFinal { get; internal init; }

    /// <summary>The p-value of the numbers of people against <see cref="ExperimentOptions.Shares"/>, by chi-squared.</summary>
    /// <value>Null if no shares were stated, or people are not distinct; then <see cref="Warnings"/> says so.</value>
    public double? SharesPValue { get; internal init; }

    /// <summary>
    /// The warnings, as sentences without personal values: <see cref="DailyMetrics.Warnings"/>, a range without data, and why shares are not checked. Empty if there are none.
    /// </summary>
    public IReadOnlyList<string> Warnings => WarningSentences.InEnglish();

    /// <summary>The <see cref="Warnings"/> in each language.</summary>
    internal IReadOnlyList<Sentence> WarningSentences { get; init; } = [];

    /// <summary>The columns of a file. Fractions are rounded to ten significant digits.</summary>
    /// <returns>The columns <c>variation_id,variation_name,is_control,people,...,verdict</c>.</returns>
    internal IReadOnlyList<Column<ExperimentRow>> CreateColumns() =>
    [
        TypedColumn.Text<ExperimentRow>("variation_id", static row => row.Variation.Id),
        TypedColumn.Text<ExperimentRow>("variation_name", static row => row.Variation.Name),
        new("is_control", static (row, cell) => cell.WriteBoolean(row.Variation.IsControl)),
        new("people", static (row, cell) => cell.WriteDecimal(row.People)),
        TypedColumn.Text<ExperimentRow>("people_basis", static row => row.PeopleBasis == PeopleBasis.Distinct ? "distinct" : "sum_of_daily"),
        new("successes", static (row, cell) => cell.WriteDecimal(row.Successes)),
        Number("rate", static row => row.Rate),
        Number("rate_low", static row => row.RateInterval?.Low),
        Number("rate_high", static row => row.RateInterval?.High),
        TypedColumn.Text<ExperimentRow>("compared_with", static row => row.ComparedWith?.Key),
        Number("difference", static row => row.Difference),
        Number("difference_low", static row => row.DifferenceInterval?.Low),
        Number("difference_high", static row => row.DifferenceInterval?.High),
        Number("uplift", static row => row.Uplift),
        Number("uplift_low", static row => row.UpliftInterval?.Low),
        Number("uplift_high", static row => row.UpliftInterval?.High),
        Number("p_value", static row => row.PValue),
        Number("p_adjusted", static row => row.AdjustedPValue),
        Number("srm_p_value", _ => SharesPValue),
        Number("smallest_detectable", static row => row.SmallestDetectable),
        TypedColumn.Text<ExperimentRow>("verdict", static row => NameOf(row.Verdict)),
    ];

    /// <summary>The last day on which successes of the last sending of the days count; null without a sending.</summary>
    internal DateOnly? End { get; init; }

    /// <summary>The conversion window in days that <see cref="IsFinal"/> assumes; null if it is known, or successes are no conversions.</summary>
    internal int? AssumedWindowDays { get; init; }

    /// <summary>Whether the source counts distinct people in any range. Otherwise, a range with several days of sending has sums of people.</summary>
    internal bool HasDistinctPeople { get; init; }

    /// <summary>Whether the control group lacks people who were enrolled before the days, while the variations count everybody with a message on the days.</summary>
    internal bool CutsEnrolment { get; init; }

    /// <summary>Whether people can convert several times, so that conversions are not independent.</summary>
    internal bool MayConvertAgain { get; init; }

    /// <summary>Whether the control group has more than its stated share.</summary>
    internal bool HasLargeControl { get; init; }

    /// <summary>Why the report has no comparison.</summary>
    internal ExperimentObstacle Obstacle { get; init; }

    /// <summary>Compares the variations of a campaign.</summary>
    /// <param name="metrics">
    /// The daily metrics. Their <see cref="DailyMetrics.People"/> are used if the range includes all days of the metrics.
    /// </param>
    /// <param name="options">The options; null for the defaults.</param>
    /// <returns>The report.</returns>
    /// <exception cref="ExportRequestException">The campaign is not multivariate, its channel has no such successes, or the shares do not fit.</exception>
    /// <exception cref="NoDataException">There are no days.</exception>
    /// <exception cref="ArgumentException">The metrics are not daily.</exception>
    public static ExperimentReport Create(DailyMetrics metrics, ExperimentOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        metrics.RequireDays(nameof(metrics));
        return new Experiment(metrics, options ?? new()).Compare();
    }

    /// <summary>Explains the result in one sentence that claims no more than the numbers do.</summary>
    /// <param name="language">A language tag such as <c>fr</c> or <c>fr-CA</c>; null for the default.</param>
    /// <returns>The sentence; in English for any language other than French.</returns>
    public string Explain(string? language = null) => ExperimentTexts.For(language).Explain(this);

    private static Column<ExperimentRow> Number(string name, Func<ExperimentRow, double?> get) => new(name, (row, cell) => cell.WriteDecimal(Figures.Round(get(row))));

    private static string NameOf(ExperimentVerdict verdict) => verdict switch
    {
        ExperimentVerdict.Baseline => "baseline",
        ExperimentVerdict.Better => "better",
        ExperimentVerdict.Worse => "worse",
        ExperimentVerdict.NoDifferenceFound => "no_difference_found",
        ExperimentVerdict.SoFarBetter => "so_far_better",
        ExperimentVerdict.SoFarWorse => "so_far_worse",
        ExperimentVerdict.TooEarly => "too_early",
        _ => "not_comparable",
    };
}
