using CampaignExport.Campaigns;
using CampaignExport.Metrics;

namespace CampaignExport.Reports;

/// <summary>A campaign of a comparison, in a range of days.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
/// <param name="campaignId">The API id of the campaign.</param>
/// <param name="metrics">The daily metrics. Their <see cref="DailyMetrics.People"/> are used if the range includes all days of the metrics.</param>
/// <param name="days">The days to compare, both ends included.</param>
public sealed class ComparedCampaign(string campaignId, DailyMetrics metrics, DayRange days)
{
    /// <summary>The API id of the campaign.</summary>
    public string CampaignId { get; } = campaignId;

    /// <summary>The daily metrics. Their <see cref="DailyMetrics.People"/> are used if the range includes all days of the metrics.</summary>
    public DailyMetrics Metrics { get; } = metrics;

    /// <summary>The days to compare, both ends included.</summary>
    public DayRange Days { get; } = days;

    /// <summary>The description of the campaign; null to derive it from the metrics.</summary>
    /// <value>Default null.</value>
    public Campaign? Campaign { get; init; }

    /// <summary>The first day with data of the campaign, which may be before <see cref="Days"/>.</summary>
    /// <value>Default null: the first day of <see cref="Metrics"/> with a value that is not zero.</value>
    public DateOnly? Launch { get; init; }
}
