using CampaignExport.Metrics;

namespace CampaignExport.Reports;

/// <summary>A figure of a campaign or of one of its channels: of one day, or the total of a range.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed class ComparisonRow
{
    internal ComparisonRow(string campaignId, string? campaignName, DayRange days, bool isTotal, SummaryRow figure) =>
        (CampaignId, CampaignName, Days, IsTotal, Figure) = (campaignId, campaignName, days, isTotal, figure);

    /// <summary>The API id of the campaign.</summary>
    public string CampaignId { get; }

    /// <summary>The name of the campaign; null if it is unknown.</summary>
    public string? CampaignName { get; }

    /// <summary>The range of a total, or the day.</summary>
    public DayRange Days { get; }

    /// <summary>Whether the figure is the total of the range.</summary>
    public bool IsTotal { get; }

    /// <summary>The figure, as in a <see cref="CampaignSummary"/> of these days.</summary>
    public SummaryRow Figure { get; }

    /// <summary>The number of days since the first day with data of the campaign, which is day 0. It is negative before.</summary>
    /// <value>Default null: the figure is a total, or the campaign has no data.</value>
    public int? DaySinceLaunch { get; internal init; }
}
