using CampaignExport.Metrics;

namespace CampaignExport.Sources;

/// <summary>Reads responses of the documented <c>/campaigns/data_series</c> endpoint from files, plain, in gzip or in ZIP.</summary>
/// <remarks>
/// <para>Thread-safe. The files are read anew at every call, as a stream: their size does not matter. A folder means the files in it
/// and in its folders, in the ordinal order of their paths, without names that begin with <c>.</c> or <c>_</c>. A file holds one
/// response, several one behind the other, or an array of them.</para>
/// <para>All days are given; they are the days of the zone the responses were made in. The zone and the campaign of the query are not
/// looked at, since the files name neither.</para>
/// <para>Channels and fields that are not known are kept as extension channels and metrics and reported as warnings. Of days
/// that come more than once see <see cref="DataSeriesOptions.RepeatedDays"/>. Warnings are in <see cref="DailyMetrics.Warnings"/>.</para>
/// </remarks>
public sealed class DataSeriesFileSource : ICampaignMetricsSource
{
    private readonly string[] _paths;
    private readonly DataSeriesOptions _options;

    /// <summary>Makes a source of one file or folder, read as the defaults say.</summary>
    /// <param name="path">The file, or the folder of the files.</param>
    public DataSeriesFileSource(string path)
        : this([path], null)
    {
    }

    /// <summary>Makes a source of one file or folder.</summary>
    /// <param name="path">The file, or the folder of the files.</param>
    /// <param name="options">How it is read; null for the defaults.</param>
    public DataSeriesFileSource(string path, DataSeriesOptions? options)
        : this([path], options)
    {
    }

    /// <summary>Makes a source of several files and folders.</summary>
    /// <param name="paths">The files, and folders of files, in the order in which they are read.</param>
    /// <param name="options">How they are read; null for the defaults.</param>
    /// <exception cref="ArgumentException">There is no path, or one is empty.</exception>
    public DataSeriesFileSource(IEnumerable<string> paths, DataSeriesOptions? options)
    {
        ArgumentNullException.ThrowIfNull(paths);
        (_paths, _options) = ([.. paths], options ?? new DataSeriesOptions());
        if (_paths.Length == 0)
            throw new ArgumentException("There is no file to read. Name one at least.", nameof(paths));
        foreach (var path in _paths)
            ArgumentException.ThrowIfNullOrEmpty(path, nameof(paths));
    }

    /// <inheritdoc/>
    /// <exception cref="FileNotFoundException">There is no such file or folder, or a folder has no files.</exception>
    /// <exception cref="SourceFormatException">
    /// A file is not such a response, or a day comes more than once and both cannot stand; the message names the place.
    /// </exception>
    public async Task<DailyMetrics> ReadAsync(MetricsQuery query, CancellationToken cancellationToken = default)
    {
        var metrics = new DailyMetricsBuilder();
        var warnings = new Warnings(warning =>
        {
            metrics.AddWarning(warning);
            _options.OnWarning?.Invoke(warning);
        });
        var days = new DataSeriesDays(_options, metrics, warnings);
        var texts = new InputTexts([.. _paths.SelectMany(path => InputFile.Find(path, warnings.Add))], _options.Encoding, null, warnings);
        await using (texts.ConfigureAwait(false))
        {
            while (await texts.MoveNextAsync(cancellationToken).ConfigureAwait(false))
            {
                var tokens = new DataSeriesTokens(texts.Name, _options.Catalog, days, warnings);
                try
                {
                    await new JsonTokenReader(texts.Name, tokens).ReadAsync(texts.Current!, cancellationToken).ConfigureAwait(false);
                }
                catch (InvalidDataException error)
                {
                    throw texts.Damaged(0, error);
                }

                tokens.End();
            }
        }

        return days.Build();
    }
}
