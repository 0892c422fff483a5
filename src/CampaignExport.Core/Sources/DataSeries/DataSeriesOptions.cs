using System.Text;
using CampaignExport.Campaigns;

namespace CampaignExport.Sources;

/// <summary>The options of data_series responses.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed class DataSeriesOptions
{
    /// <summary>The known channels and metrics.</summary>
    /// <value>Default <see cref="ChannelCatalog.Default"/>.</value>
    public ChannelCatalog Catalog { get; init; } = ChannelCatalog.Default;

    /// <summary>How repeated days are handled.</summary>
    /// <value>Default <see cref="RepeatedDays.Replace"/>.</value>
    public RepeatedDays RepeatedDays { get; init; }

    /// <summary>The encoding of files without a byte order mark.</summary>
    /// <value>Default null: UTF-8, or UTF-16 or UTF-32 if the first bytes indicate it.</value>
    public Encoding? Encoding { get; init; }

    /// <summary>
    /// Called for each warning when it is found, with a sentence, on the reading thread. An exception of the callback ends the read.
    /// </summary>
    /// <value>Default null: no callback. <see cref="Metrics.DailyMetrics.Warnings"/> always contains the warnings.</value>
    public Action<string>? OnWarning { get; init; }
}
