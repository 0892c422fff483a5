using CampaignExport.Campaigns;

namespace CampaignExport.Sql;

/// <summary>The options of daily metrics by a query over a host's own tables.</summary>
public sealed class SqlMetricsOptions
{
    /// <summary>
    /// A SELECT over the host's own tables: the rows of the campaign <c>@campaign</c>, which is text. Its columns have a fixed order, as in a UNION:
    /// time, channel, variation, metric, then count and person. The database aggregates the rows by the days of the requested time zone. The
    /// query is validated when the host starts.
    /// </summary>
    /// <remarks>
    /// With four columns, each row counts as one. Six columns include both count and person. Of five columns, the fifth is named <c>count</c> or <c>person</c>.
    /// </remarks>
    /// <value>Default null. It is required.</value>
    public string? Query { get; set; }

    /// <summary>The channels and metrics of valid rows. Names are case-sensitive.</summary>
    /// <value>Default <see cref="ChannelCatalog.Default"/>. Other documented metrics of events are also known.</value>
    public ChannelCatalog Catalog { get; set; } = ChannelCatalog.Default;

    /// <summary>Finds all problems.</summary>
    internal IEnumerable<string> FindProblems()
    {
        if (string.IsNullOrWhiteSpace(Query))
            yield return "SqlMetricsOptions.Query is required: set it to a SELECT of time, channel, variation, metric.";
        if (Catalog is null)
            yield return "SqlMetricsOptions.Catalog must not be null. Its default has the documented channels.";
    }
}
