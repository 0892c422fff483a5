using System.Threading.Channels;
using CampaignExport.Campaigns;
using CampaignExport.Metrics;
using CampaignExport.Sources;
using CampaignExport.Sql;

namespace CampaignExport.DuckDb;

/// <summary>Counts daily metrics of campaigns directly from files of events, without a store. Each call reads all files once.</summary>
/// <remarks>
/// Thread-safe. Several files are read at once. Memory does not depend on the number of events: the engine writes to a temporary folder beyond its limit. An
/// event counts once per campaign and id; if copies differ, the first one in the order of the files counts.
/// </remarks>
public sealed class EventFileMetricsSource : ICampaignMetricsSource
{
    private const int PagesAhead = 8;
    private const int BitsOfPlace = 40;

    private readonly string[] _paths;
    private readonly Campaign _campaign;
    private readonly MessageEventOptions _options;
    private readonly DuckDbOptions _engine;

    /// <summary>Initializes a source. It reads nothing yet.</summary>
    /// <param name="paths">The files and folders of files, as <see cref="MessageEventSource"/> reads them.</param>
    /// <param name="campaign">The description of the campaign: names, control group and conversion behaviors; null if unknown.</param>
    /// <param name="options">The options of the files; null for the defaults.</param>
    /// <param name="engine">The memory limit, threads and temporary folder of the engine; null for the defaults. The folder of the store is ignored.</param>
    /// <exception cref="ArgumentException">An option of the engine is invalid.</exception>
    public EventFileMetricsSource(IEnumerable<string> paths, Campaign? campaign = null, MessageEventOptions? options = null, DuckDbOptions? engine = null)
    {
        ArgumentNullException.ThrowIfNull(paths);
        (_paths, _campaign, _options) = ([.. paths], campaign ?? new Campaign(), options ?? new MessageEventOptions());
        _engine = new DuckDbOptions { Directory = ".", MemoryLimit = engine?.MemoryLimit ?? 2L << 30, Threads = engine?.Threads ?? 0, TempDirectory = engine?.TempDirectory };
        _engine.ThrowIfInvalid();
    }

    /// <summary>The number of malformed lines or records that are skipped in a file, or in an entry of an archive. More of them are an error.</summary>
    /// <value>Default null: the value of <see cref="MessageEventOptions.SkipMalformed"/>.</value>
    public SkipLimit? AllowedMalformed { get; init; }

    /// <summary>Receives the number of events read so far, of all campaigns, after each page.</summary>
    /// <value>Default null: no reports.</value>
    public IProgress<EventImport>? Progress { get; init; }

    bool ICampaignMetricsSource.HasHours => true;

    /// <inheritdoc/>
    /// <exception cref="FileNotFoundException">A file or folder does not exist, or a folder has no files.</exception>
    /// <exception cref="SourceFormatException">A file is damaged or unsupported, or a line is malformed and not skipped.</exception>
    public async Task<DailyMetrics> ReadAsync(MetricsQuery query, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        using var events = await LoadAsync([query.CampaignId], cancellationToken).ConfigureAwait(false);
        return await Task.Run(() => events.Count(query, _campaign, cancellationToken), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Reads the events of some campaigns. The caller disposes them.</summary>
    internal async Task<LoadedEvents> LoadAsync(IEnumerable<string> campaignIds, CancellationToken cancellationToken)
    {
        string[] files = [.. _paths.SelectMany(path => MessageEventSource.FindFiles(path, _options.OnWarning))];
        var events = new LoadedEvents(_engine, campaignIds);
        try
        {
            var (sizes, read, bytesRead) = (files.Select(RealSize).ToArray(), new long[files.Length], new long[files.Length]);
            await foreach (var (file, page) in ReadPagesAsync(files, cancellationToken).ConfigureAwait(false))
            {
                foreach (var one in page.Events)
                    events.Add(one, ((long)file << BitsOfPlace) + read[file]++);
                bytesRead[file] = page.BytesRead;
                Progress?.Report(new EventImport
                {
                    Read = read.Sum(),
                    BytesRead = bytesRead.Sum(),
                    TotalBytes = sizes.All(length => length > 0) ? sizes.Sum() : null,
                });
            }

            return events;
        }
        catch
        {
            events.Dispose();
            throw;
        }
    }

    // For a link, the size of its target; 0 for a pipe.
    private static long RealSize(string path)
    {
        var file = new FileInfo(path);
        return file.ResolveLinkTarget(returnFinalTarget: true) is FileInfo target ? target.Exists ? target.Length : 0 : file.Length;
    }

    // Several files are read at once, so their pages come in any order.
    private async IAsyncEnumerable<(int File, MessageEventPage Page)> ReadPagesAsync(
        string[] files, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var pages = System.Threading.Channels.Channel.CreateBounded<(int File, MessageEventPage Page)>(new BoundedChannelOptions(PagesAhead) { SingleReader = true });
        var reading = ReadAllAsync();
        try
        {
            await foreach (var page in pages.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
                yield return page;
        }
        finally
        {
            await stop.CancelAsync().ConfigureAwait(false);
            await reading.ConfigureAwait(false);
        }

        async Task ReadAllAsync()
        {
            try
            {
                var options = new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = stop.Token };
                await Parallel.ForAsync(0, files.Length, options, async (file, token) => await ReadAsync(file, files[file], pages.Writer, token).ConfigureAwait(false)).ConfigureAwait(false);
                pages.Writer.Complete();
            }
            catch (Exception error)
            {
                pages.Writer.Complete(error);
            }
        }
    }

    private async ValueTask ReadAsync(int file, string path, ChannelWriter<(int File, MessageEventPage Page)> pages, CancellationToken cancellationToken)
    {
        var (lines, limit) = (ReadLines.Parse(null), AllowedMalformed ?? SkipLimit.Unlimited);
        var options = _options.With(ParquetFormat.After(_options.Formats), skipMalformed: _options.SkipMalformed || AllowedMalformed is not null);
        await foreach (var page in new MessageEventSource(path, options).ReadPagesAsync(null, cancellationToken).ConfigureAwait(false))
        {
            lines = lines.Add(page, limit);
            await pages.WriteAsync((file, page), cancellationToken).ConfigureAwait(false);
        }

        if (lines.IsOverAt(limit))
            throw new SourceFormatException(Path.GetFileName(path), lines.All, limit.DescribeExcess(lines.Malformed, lines.All), null);
    }
}
