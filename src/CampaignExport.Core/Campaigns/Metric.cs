namespace CampaignExport.Campaigns;

/// <summary>One number that is measured day by day, for a campaign or for one of its messages.</summary>
/// <remarks>Immutable and thread-safe. Two metrics are equal when all their properties are.</remarks>
/// <param name="ApiName">The field name of the campaign analytics API, such as <c>unique_opens</c>.</param>
/// <param name="DisplayName">The English name that people read, such as "Unique Opens".</param>
/// <param name="Unit">What the number counts.</param>
public sealed record Metric(string ApiName, string DisplayName, MetricUnit Unit = MetricUnit.Events)
{
    /// <summary>Whether the values of several days may be added up.</summary>
    /// <value>
    /// Default <see langword="true"/>. <see langword="false"/> for <c>unique_recipients</c>, which counts a person anew
    /// every day: see <see cref="Metrics.MetricTotals.SumOfDailyUniques"/>.
    /// </value>
    public bool SumsOverDays { get; init; } = true;

    /// <summary>Whether the values of several channels may be added up.</summary>
    /// <value>
    /// Default: whether <see cref="Unit"/> is <see cref="MetricUnit.Events"/>. Persons may not be added up, since the same
    /// person may stand in two channels.
    /// </value>
    public bool SumsOverChannels { get; init; } = Unit == MetricUnit.Events;
}
