using CampaignExport.Exports;
using CampaignExport.Reports;

namespace CampaignExport.AspNetCore.Contracts;

/// <summary>The comparison of the variations of a campaign, with its result as a sentence in the requested language.</summary>
internal sealed record ExperimentBody(
    string CampaignId, string Channel, string Metric, string TimeZone, DateOnly From, DateOnly To, bool IsFinal, string Sentence, IEnumerable<ExperimentRowBody> Rows,
    IReadOnlyList<string> Warnings)
{
    /// <summary>The p-value of the numbers of people against the requested shares; omitted without shares, or if people are not distinct.</summary>
    public double? SharesPValue { get; init; }

    /// <summary>The last day on which successes of the last message count, if the verdicts are preliminary; otherwise omitted.</summary>
    public DateOnly? End { get; init; }

    /// <summary>The conversion window in days that is assumed because that of the campaign is unknown; otherwise omitted.</summary>
    public int? AssumedWindowDays { get; init; }

    public static ExperimentBody Create(ExperimentReport report, ChartExportRequest request, string language) => new(
        request.CampaignId,
        report.Campaign.Channels[0],
        EnumNames.NameOf(report.Metric),
        request.TimeZone.Id,
        report.Days.First,
        report.Days.Last,
        report.IsFinal,
        report.Explain(language),
        report.Rows.Select(ExperimentRowBody.From),
        report.WarningSentences.In(language))
    {
        SharesPValue = report.SharesPValue,
        End = report.IsFinal ? null : report.End,
        AssumedWindowDays = report.AssumedWindowDays,
    };
}

/// <summary>A variation in an experiment. Fractions are not percentages; values that the numbers do not allow are omitted.</summary>
internal sealed record ExperimentRowBody(string? VariationId, string? VariationName, bool IsControl, string PeopleBasis, string Verdict)
{
    public decimal? People { get; init; }

    public decimal? Successes { get; init; }

    public double? Rate { get; init; }

    public double? RateLow { get; init; }

    public double? RateHigh { get; init; }

    /// <summary>The key of the variation that this one is compared with: its id, else its name.</summary>
    public string? ComparedWith { get; init; }

    public double? Difference { get; init; }

    public double? DifferenceLow { get; init; }

    public double? DifferenceHigh { get; init; }

    public double? Uplift { get; init; }

    public double? UpliftLow { get; init; }

    public double? UpliftHigh { get; init; }

    public double? PValue { get; init; }

    public double? AdjustedPValue { get; init; }

    public double? SmallestDetectable { get; init; }

    public static ExperimentRowBody From(ExperimentRow row) => new(
        row.Variation.Id, row.Variation.Name, row.Variation.IsControl, EnumNames.NameOf(row.PeopleBasis), EnumNames.NameOf(row.Verdict))
    {
        People = row.People,
        Successes = row.Successes,
        Rate = row.Rate,
        RateLow = row.RateInterval?.Low,
        RateHigh = row.RateInterval?.High,
        ComparedWith = row.ComparedWith?.Key,
        Difference = row.Difference,
        DifferenceLow = row.DifferenceInterval?.Low,
        DifferenceHigh = row.DifferenceInterval?.High,
        Uplift = row.Uplift,
        UpliftLow = row.UpliftInterval?.Low,
        UpliftHigh = row.UpliftInterval?.High,
        PValue = row.PValue,
        AdjustedPValue = row.AdjustedPValue,
        SmallestDetectable = row.SmallestDetectable,
    };
}
