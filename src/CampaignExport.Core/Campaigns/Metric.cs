namespace CampaignExport.Campaigns;

/// <summary>A daily figure of a campaign or of one of its messages.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
/// <param name="apiName">The field name of the campaign analytics API, such as <c>unique_opens</c>.</param>
/// <param name="displayName">The English display name, such as "Unique Opens".</param>
/// <param name="unit">The unit of the figure.</param>
public sealed class Metric(string apiName, string displayName, MetricUnit unit = MetricUnit.Events)
{
    /// <summary>The field name of the campaign analytics API, such as <c>unique_opens</c>.</summary>
    public string ApiName { get; } = apiName;

    /// <summary>The English display name, such as "Unique Opens".</summary>
    public string DisplayName { get; } = displayName;

    /// <summary>The unit of the figure.</summary>
    public MetricUnit Unit { get; } = unit;

    /// <summary>Whether the values of several days may be added up.</summary>
    /// <value>
    /// Default <see langword="true"/>. <see langword="false"/> for <c>unique_recipients</c>, which counts a person again on every
    /// day: the sum has a name of its own, <c>sum_of_daily_unique_recipients</c>.
    /// </value>
    public bool SumsOverDays { get; init; } = true;

    /// <summary>Gets the name of the sum of a metric over days on which a person counts again.</summary>
    internal static string SumOfDaily(string metric) => $"sum_of_daily_{metric}";

    /// <summary>Whether the values of several channels may be added up.</summary>
    /// <value>
    /// Default: <see langword="true"/> if <see cref="Unit"/> is <see cref="MetricUnit.Events"/>. People cannot be added up, because the same
    /// user may appear in two channels.
    /// </value>
    public bool SumsOverChannels { get; init; } = unit == MetricUnit.Events;
}
