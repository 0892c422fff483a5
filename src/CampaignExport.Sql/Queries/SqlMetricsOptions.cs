using System.ComponentModel.DataAnnotations;
using CampaignExport.Campaigns;
using Microsoft.Extensions.Options;

namespace CampaignExport.Sql;

/// <summary>How daily metrics are counted by a query over a host's own tables.</summary>
public sealed class SqlMetricsOptions
{
    /// <summary>
    /// A SELECT of the host over its own tables: rows of the campaign <c>@campaign</c>, which is text. Its columns have a fixed order, as those of a UNION have:
    /// time, channel, variation, metric, and after these count and person. The database adds the rows up by the days of the time zone that is asked for. The
    /// query is checked when the host starts.
    /// </summary>
    /// <remarks>
    /// Four columns are counted row by row; six have both, count and person; of five, the name of the fifth says which one it is: <c>count</c> or <c>person</c>.
    /// </remarks>
    /// <value>Default null. It is required.</value>
    [Required(ErrorMessage = "SqlMetricsOptions.Query is missing: give a SELECT of time, channel, variation, metric.")]
    public string? Query { get; set; }

    /// <summary>The channels and metrics that rows may have. Names are compared exactly.</summary>
    /// <value>Default <see cref="ChannelCatalog.Default"/>. Metrics of events that are documented besides are known, too.</value>
    [Required(ErrorMessage = "SqlMetricsOptions.Catalog is null; leave it as it is for the documented channels.")]
    public ChannelCatalog Catalog { get; set; } = ChannelCatalog.Default;
}

/// <summary>Checks the options when the host starts.</summary>
[OptionsValidator]
internal sealed partial class SqlMetricsOptionsValidator : IValidateOptions<SqlMetricsOptions>;
