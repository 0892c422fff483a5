using System.Collections.Immutable;
using System.Globalization;
using System.IO.Hashing;
using System.Runtime.ExceptionServices;
using System.Text;
using CampaignExport.Events;
using CampaignExport.Sources;

namespace CampaignExport.Sql;

/// <summary>One import. It collects events in batches; while one is written and committed, the next is read.</summary>
/// <remarks>A file that cannot be read does not prevent the import of the others. Its error is thrown at the end.</remarks>
/// <param name="target">The store.</param>
/// <param name="options">The options.</param>
/// <param name="progress">Receives the result so far; null for no reports.</param>
internal sealed class EventImporter(IEventTarget target, EventImportOptions options, IProgress<EventImport>? progress) : IAsyncDisposable
{
    private const int MostProblems = 100;

    private readonly SortedDictionary<string, long> _rejected = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, long> _skipped = new(StringComparer.Ordinal);
    private readonly FileErrors _errors = new();
    private Batch _batch = new(target.CreateBatch());
    private Task<long> _committing = Task.FromResult(0L);
    private IReadOnlyList<Share> _committingShares = [];
    private EventImport _result = new();
    private long _bytesBefore;

    /// <summary>Imports events that do not come from files.</summary>
    public async Task<EventImport> ImportAsync(IAsyncEnumerable<MessageEvent> events, CancellationToken cancellationToken)
    {
        _batch.HasUnknownInput = true;
        await foreach (var one in events.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            Add(one);
            if (_batch.Kept == options.EventsPerCommit)
            {
                await CommitAsync(cancellationToken).ConfigureAwait(false);
                _batch.HasUnknownInput = true;
            }
        }

        return await FinishAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Imports files. It skips files that were imported before.</summary>
    public async Task<EventImport> ImportAsync(IEnumerable<ImportFile> files, CancellationToken cancellationToken)
    {
        ImportFile[] all = [.. files];
        var imported = await target.ReadImportedAsync(cancellationToken).ConfigureAwait(false);
        _result = _result with { TotalBytes = all.All(file => file.Length > 0) ? all.Sum(file => file.Length) : null };
        foreach (var one in all)
        {
            await TryReadAsync(one, imported, cancellationToken).ConfigureAwait(false);
            _bytesBefore += one.Length;
            _result = _result with { BytesRead = _bytesBefore };
            progress?.Report(Result());
        }

        var result = await FinishAsync(cancellationToken).ConfigureAwait(false);
        if (_errors.Report(all.Length, options.OnWarning) is { } error)
            ExceptionDispatchInfo.Throw(error);
        return result;
    }

    public async ValueTask DisposeAsync()
    {
        // The batch that is being committed uses the store. Its error was thrown before, or is not the first error.
        await _committing.ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default).ConfigureAwait(false);
        _batch.Dispose();
    }

    private async Task TryReadAsync(ImportFile found, ImportedRanges imported, CancellationToken cancellationToken)
    {
        var counts = new FileCounts { Path = found.Given };
        try
        {
            // The file may have changed while others were read.
            var file = ImportFile.At(found.Path) with { Given = found.Given, Folder = found.Folder };
            var range = file.CanRemember && !options.RereadFiles ? imported.Find(file.Path, file.Target, file.Length, file.ModifiedAt.Ticks) : null;
            if (range is { Position: null })
            {
                _result = _result with { FilesImportedBefore = _result.FilesImportedBefore + 1 };
                counts.WasImportedBefore = true;
            }
            else
            {
                await ReadAsync(file, counts, range?.Position, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (Exception error) when (FileErrors.IsOfFile(error) && !_committing.IsFaulted)
        {
            // The batch may have events of the file, which no range names.
            _batch.HasUnknownInput |= counts.Read > 0;
            _errors.Add(error);
        }

        _batch.AddShare(counts, isLast: true);
    }

    private async Task ReadAsync(ImportFile file, FileCounts counts, string? from, CancellationToken cancellationToken)
    {
        var lines = ReadLines.Parse(from);
        var rejected = new List<SourceFormatException>();
        var name = Path.GetFileName(file.Path);
        var source = new MessageEventSource(
            file.Path,
            new MessageEventOptions
            {
                PageSize = options.PageSize,
                SkipMalformed = true,
                OnMalformed = rejected.Add,
                Formats = options.Formats,
                Encoding = options.Encoding,
                OnWarning = options.OnWarning is { } warn ? warning => warn(warning.StartsWith(name, StringComparison.Ordinal) ? file.Folder + warning : warning) : null,
            });
        var pages = source.ReadPagesAsync(lines.Cursor, cancellationToken).GetAsyncEnumerator(cancellationToken);
        await using (pages.ConfigureAwait(false))
        {
            var next = NextAsync();
            try
            {
                while (await next.ConfigureAwait(false) is ({ } page, var malformed))
                {
                    // The next page is read while this one is added.
                    next = NextAsync();
                    lines = lines.Add(page, options.AllowedMalformed);
                    Add(file, counts, page, malformed);
                    if (_batch.Kept < options.EventsPerCommit)
                        continue;
                    AddRange(file, from, lines.ToString());
                    _batch.AddShare(counts, isLast: false);
                    await CommitAsync(cancellationToken).ConfigureAwait(false);
                    from = lines.ToString();
                }
            }
            catch (SourceFormatException error) when (file.Folder.Length > 0)
            {
                throw error.InFolder(file.Folder);
            }
            finally
            {
                // No read may run when the reader is disposed. If reading failed as well, adding failed first.
                await next.ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default).ConfigureAwait(false);
            }
        }

        var isAllowed = !lines.IsOverAt(options.AllowedMalformed);
        if (isAllowed && !lines.HasEvents && counts.FirstRejected is { } first)
            throw FileErrors.NothingValid(first);
        AddRange(file, from, isAllowed ? null : "");
        _result = _result with { Files = _result.Files + 1, FilesOverLimit = isAllowed ? _result.FilesOverLimit : [.. _result.FilesOverLimit, file.Path] };

        Task<(MessageEventPage? Page, SourceFormatException[] Malformed)> NextAsync() => Task.Run(
            async () =>
            {
                rejected.Clear();
                return await pages.MoveNextAsync().ConfigureAwait(false) ? (pages.Current, rejected.ToArray()) : (null, []);
            },
            cancellationToken);
    }

    private void Add(ImportFile file, FileCounts counts, MessageEventPage page, SourceFormatException[] malformed)
    {
        counts.Rejected += malformed.Length;
        counts.Skipped += page.Skipped.Values.Sum();
        counts.Read += page.Events.Count;
        foreach (var error in malformed)
        {
            // The number of unknown event names is unlimited.
            var problem = _rejected.Count < MostProblems || _rejected.ContainsKey(error.Problem) ? error.Problem : "other problems.";
            _rejected[problem] = _rejected.GetValueOrDefault(problem) + 1;
            var named = error.InFolder(file.Folder);
            counts.FirstRejected ??= named;
            options.OnRejected?.Invoke(named);
        }

        foreach (var (reason, count) in page.Skipped)
            _skipped[reason] = _skipped.GetValueOrDefault(reason) + count;
        foreach (var one in page.Events)
            Add(one);
        _result = _result with
        {
            ReplacedCharacters = _result.ReplacedCharacters + page.ReplacedCharacters,
            BytesRead = _bytesBefore + page.BytesRead,
            Skipped = page.Skipped.Count > 0 ? _skipped.ToImmutableSortedDictionary(StringComparer.Ordinal) : _result.Skipped,
            Rejected = malformed.Length > 0 ? _rejected.ToImmutableSortedDictionary(StringComparer.Ordinal) : _result.Rejected,
        };
        progress?.Report(Result());
    }

    private void Add(MessageEvent one)
    {
        _batch.Read++;
        _batch.WithoutPerson += one.UserId is null ? 1 : 0;
        _batch.Purchases += one.Kind.Name == EventKinds.Purchase ? 1 : 0;
        _batch.WithoutIndex += one is { Detail: null, Kind.Name: EventKinds.Conversion } ? 1 : 0;
        _batch.Events.TryAdd(one);
    }

    private void AddRange(ImportFile file, string? from, string? position)
    {
        // A file that had too many malformed lines is read again, so its commit needs a new name.
        _batch.HasUnknownInput |= !file.CanRemember || options.RereadFiles || from == "";
        if (file.CanRemember)
            _batch.Inputs.Add(new(file.Path, file.Target, file.Length, file.ModifiedAt.Ticks, from, position));
    }

    // Commits stay in order, and at most one waits while the next batch is filled.
    private async Task CommitAsync(CancellationToken cancellationToken)
    {
        await EndCommitAsync().ConfigureAwait(false);
        var batch = _batch;
        _result = Result();
        _batch = new Batch(target.CreateBatch());
        (_committing, _committingShares) = (CommitAsync(batch, cancellationToken), batch.Shares);
    }

    // It disposes the batch even after a cancellation. It returns the number of events that were not kept, because another process has made the same commit.
    private static async Task<long> CommitAsync(Batch batch, CancellationToken cancellationToken)
    {
        using (batch)
            return await batch.Events.CommitAsync(batch.Name, batch.Inputs, cancellationToken).ConfigureAwait(false) ? 0 : batch.Kept;
    }

    // Waits for the commit that runs, and reports the files that it completes.
    private async Task EndCommitAsync()
    {
        var notKept = await _committing.ConfigureAwait(false);
        (_committing, var shares) = (Task.FromResult(0L), _committingShares);
        _committingShares = [];
        _result = _result with { Kept = _result.Kept - notKept };
        foreach (var share in shares)
            share.File.Kept += notKept > 0 ? 0 : share.Kept;
        Report(shares);
    }

    private void Report(IEnumerable<Share> shares)
    {
        foreach (var share in shares.Where(share => share.IsLast))
            options.OnFile?.Invoke(share.File.ToFile());
    }

    private async Task<EventImport> FinishAsync(CancellationToken cancellationToken)
    {
        if (_batch.Kept > 0 || _batch.Inputs.Count > 0)
            await CommitAsync(cancellationToken).ConfigureAwait(false);
        await EndCommitAsync().ConfigureAwait(false);
        // Files without anything to commit.
        Report(_batch.Shares);
        return Result();
    }

    private EventImport Result() => _result with
    {
        Read = _result.Read + _batch.Read,
        Kept = _result.Kept + _batch.Kept,
        Purchases = _result.Purchases + _batch.Purchases,
        WithoutPerson = _result.WithoutPerson + _batch.WithoutPerson,
        ConversionsWithoutIndex = _result.ConversionsWithoutIndex + _batch.WithoutIndex,
    };

    private sealed class Batch(IEventBatch events) : IDisposable
    {
        private long _shared;

        public IEventBatch Events => events;

        public List<ImportedRange> Inputs { get; } = [];

        /// <summary>The files of the batch, in order.</summary>
        public List<Share> Shares { get; } = [];

        public bool HasUnknownInput { get; set; }

        /// <summary>The number of events and purchases.</summary>
        public long Kept => events.Kept;

        public long Read { get; set; }

        public long WithoutPerson { get; set; }

        public long WithoutIndex { get; set; }

        public long Purchases { get; set; }

        /// <summary>The name of its commit. It is derived from the input if that is known, so the same input is committed once.</summary>
        public string Name => HasUnknownInput ? Guid.CreateVersion7().ToString("N")
            : Convert.ToHexStringLower(XxHash128.Hash(Encoding.UTF8.GetBytes(string.Join('\0', Inputs.Select(range =>
                string.Create(CultureInfo.InvariantCulture, $"{range.Path}\0{range.Target}\0{range.Length}\0{range.ModifiedAt}\0{range.From}\0{range.Position ?? "end"}"))))));

        /// <summary>Attributes the events that were added since the last call to a file.</summary>
        public void AddShare(FileCounts file, bool isLast)
        {
            Shares.Add(new(file, Kept - _shared, isLast));
            _shared = Kept;
        }

        public void Dispose() => events.Dispose();
    }

    /// <summary>A part of a batch.</summary>
    /// <param name="File">The file with the events.</param>
    /// <param name="Kept">The number of kept events.</param>
    /// <param name="IsLast">Whether the file ends here.</param>
    private sealed record Share(FileCounts File, long Kept, bool IsLast);

    /// <summary>The numbers of a file so far. Events are kept when they are committed.</summary>
    private sealed class FileCounts
    {
        public required string Path { get; init; }

        public bool WasImportedBefore { get; set; }

        public long Read { get; set; }

        public long Kept { get; set; }

        public long Skipped { get; set; }

        public long Rejected { get; set; }

        public SourceFormatException? FirstRejected { get; set; }

        public ImportedFile ToFile() => new(Path, Read, Kept, Skipped, Rejected) { WasImportedBefore = WasImportedBefore };
    }
}
