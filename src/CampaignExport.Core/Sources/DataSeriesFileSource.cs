using CampaignExport.Campaigns;
using CampaignExport.Metrics;

namespace CampaignExport.Sources;

/// <summary>Reads a response of the documented <c>/campaigns/data_series</c> endpoint from a file.</summary>
/// <remarks>
/// <para>Thread-safe. The file is read anew at every call, as a stream: its size does not matter. All its days are given; they
/// are the days of the zone the response was made in, and the zone and the campaign of the query are not looked at, since
/// the file names neither.</para>
/// <para>Channels and fields that are not known are kept as extension channels and metrics and reported as warnings. Days
/// that come more than once are added up, and reported.</para>
/// </remarks>
/// <param name="path">The file.</param>
/// <param name="catalog">The channels that are known; null for <see cref="ChannelCatalog.Default"/>.</param>
/// <param name="onWarning">Told of each oddity that was lived with, as a sentence; null if nobody wants to know.</param>
public sealed class DataSeriesFileSource(string path, ChannelCatalog? catalog = null, Action<string>? onWarning = null)
    : ICampaignMetricsSource
{
    /// <inheritdoc/>
    /// <exception cref="SourceFormatException">The file is not such a response; the message names the place.</exception>
    public async Task<DailyMetrics> ReadAsync(MetricsQuery query, CancellationToken cancellationToken = default)
    {
        var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1, FileOptions.Asynchronous | FileOptions.SequentialScan);
        await using (file.ConfigureAwait(false))
        {
            var tokens = new DataSeriesTokens(catalog ?? ChannelCatalog.Default, new Warnings(onWarning));
            await new JsonTokenReader(Path.GetFileName(path), tokens).ReadAsync(file, cancellationToken).ConfigureAwait(false);
            return tokens.Build(Path.GetFileName(path));
        }
    }
}
