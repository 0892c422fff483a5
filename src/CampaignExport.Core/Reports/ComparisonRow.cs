using CampaignExport.Metrics;

namespace CampaignExport.Reports;

/// <summary>A figure of a campaign or of one of its channels: of one day, or the total of a range.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
/// <param name="CampaignId">The API id of the campaign.</param>
/// <param name="CampaignName">The name of the campaign; null if it is unknown.</param>
/// <param name="Days">The range of a total, or the day.</param>
/// <param name="IsTotal">Whether the figure is the total of the range.</param>
/// <param name="Figure">The figure, as in a <see cref="CampaignSummary"/> of these days.</param>
public sealed record ComparisonRow(string CampaignId, string? CampaignName, DayRange Days, bool IsTotal, SummaryRow Figure)
{
    /// <summary>The number of days since the first day with data of the campaign, which is day 0. It is negative before.</summary>
    /// <value>Default null: the figure is a total, or the campaign has no data.</value>
    public int? DaySinceLaunch { get; init; }
}
