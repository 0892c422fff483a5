using CampaignExport.Metrics;

namespace CampaignExport.Sources;

/// <summary>Reads responses of the documented <c>/campaigns/data_series</c> endpoint from files, plain, in gzip or in ZIP.</summary>
/// <remarks>
/// <para>Thread-safe. Every call reads the files again, as streams, so memory does not depend on their size. For a folder, the source reads
/// the files in it and its subfolders, in ordinal order of their paths. It skips files and folders whose names start with <c>_</c> or
/// <c>.</c>. A file contains one response, several consecutive ones, or an array of them.</para>
/// <para>The source returns all days, in the time zone of the responses. It ignores the campaign, the range and the time zone of the query:
/// the files name neither campaign nor time zone. Hours are refused.</para>
/// <para>Unknown channels and numeric fields are kept as additional channels and metrics, with a warning in
/// <see cref="DailyMetrics.Warnings"/>. For repeated days, see <see cref="DataSeriesOptions.RepeatedDays"/>.</para>
/// </remarks>
public sealed class DataSeriesFileSource : ICampaignMetricsSource
{
    private readonly string[] _paths;
    private readonly DataSeriesOptions _options;

    /// <summary>Initializes a new source for one file or folder, with the default options.</summary>
    /// <param name="path">The path of a file, or of a folder with files.</param>
    public DataSeriesFileSource(string path)
        : this([path], null)
    {
    }

    /// <summary>Initializes a new source for one file or folder.</summary>
    /// <param name="path">The path of a file, or of a folder with files.</param>
    /// <param name="options">The options; null for the defaults.</param>
    public DataSeriesFileSource(string path, DataSeriesOptions? options)
        : this([path], options)
    {
    }

    /// <summary>Initializes a new source for several files and folders.</summary>
    /// <param name="paths">The paths of files and folders, in reading order.</param>
    /// <param name="options">The options; null for the defaults.</param>
    /// <exception cref="ArgumentException">There are no paths, or a path is empty.</exception>
    public DataSeriesFileSource(IEnumerable<string> paths, DataSeriesOptions? options)
    {
        ArgumentNullException.ThrowIfNull(paths);
        (_paths, _options) = ([.. paths], options ?? new DataSeriesOptions());
        if (_paths.Length == 0)
            throw new ArgumentException("There is no file to read. Name at least one.", nameof(paths));
        foreach (var path in _paths)
            ArgumentException.ThrowIfNullOrEmpty(path, nameof(paths));
    }

    /// <inheritdoc/>
    /// <exception cref="ExportRequestException">The query requests hours.</exception>
    /// <exception cref="FileNotFoundException">A file or folder does not exist, or a folder has no files.</exception>
    /// <exception cref="SourceFormatException">
    /// A file is damaged or not such a response, or a repeated day conflicts. The message names the position.
    /// </exception>
    public async Task<DailyMetrics> ReadAsync(MetricsQuery query, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        if (query.Granularity == Granularity.Hour)
        {
            throw new ExportRequestException(
                $"A response of /campaigns/data_series has days and no hours. Choose day, week or month.",
                $"Une réponse de /campaigns/data_series a des jours et non des heures. Choisissez jour, semaine ou mois.");
        }

        var metrics = new DailyMetricsBuilder(catalog: null);
        var warnings = new Warnings(warning =>
        {
            metrics.AddWarning(warning);
            _options.OnWarning?.Invoke(warning.English);
        });
        var days = new DataSeriesDays(_options, metrics, warnings);
        var empty = new EmptyTexts(warnings);
        var texts = new InputTexts(InputFile.Find(_paths, warnings.Add), _options.Encoding, null, warnings, convertTo: "JSON");
        await using (texts.ConfigureAwait(false))
        {
            while (await texts.MoveNextAsync(cancellationToken).ConfigureAwait(false))
            {
                try
                {
                    await new DataSeriesReader(texts.Name, texts.Current!, _options.Catalog, days, warnings).ReadAsync(cancellationToken).ConfigureAwait(false);
                }
                catch (InvalidDataException error)
                {
                    throw texts.Damaged(0, error);
                }

                empty.AddOther();
            }

            empty.End(texts.File);
        }

        return days.Build();
    }
}
