using System.Text;
using CampaignExport.Campaigns;

namespace CampaignExport.Sources;

/// <summary>How data_series responses are read.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed record DataSeriesOptions
{
    /// <summary>The channels and metrics that are known.</summary>
    /// <value>Default <see cref="ChannelCatalog.Default"/>.</value>
    public ChannelCatalog Catalog { get; init; } = ChannelCatalog.Default;

    /// <summary>What becomes of a day that comes more than once.</summary>
    /// <value>Default <see cref="RepeatedDays.Replace"/>.</value>
    public RepeatedDays RepeatedDays { get; init; }

    /// <summary>The encoding of files that have no byte order mark.</summary>
    /// <value>Default null: UTF-8, or UTF-16 or UTF-32 where the first bytes show it.</value>
    public Encoding? Encoding { get; init; }

    /// <summary>
    /// Receives each warning when it is found, as a sentence. It is called on the thread that reads; what it throws ends the reading.
    /// </summary>
    /// <value>Default null. Warnings are in <see cref="Metrics.DailyMetrics.Warnings"/> in any case.</value>
    public Action<string>? OnWarning { get; init; }
}
