using System.Collections.Immutable;
using System.Globalization;
using System.IO.Hashing;
using System.Text;
using CampaignExport.Events;
using CampaignExport.Sources;

namespace CampaignExport.Sql;

/// <summary>One import. It collects events in batches; while one is written and committed, the next is read.</summary>
/// <param name="target">The store.</param>
/// <param name="options">The options.</param>
/// <param name="progress">Receives the result so far; null for no reports.</param>
internal sealed class EventImporter(IEventTarget target, EventImportOptions options, IProgress<EventImport>? progress) : IAsyncDisposable
{
    private const int MostProblems = 100;

    private readonly SortedDictionary<string, long> _rejected = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, long> _skipped = new(StringComparer.Ordinal);
    private readonly List<SourceFormatException> _empty = [];
    private Batch _batch = new(target.CreateBatch());
    private Task _committing = Task.CompletedTask;
    private EventImport _result = new();
    private long _notKept;
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
            // The file may have changed while others were read.
            var file = ImportFile.At(one.Path) with { Given = one.Given, Folder = one.Folder };
            var range = file.CanRemember && !options.RereadFiles ? imported.Find(file.Path, file.Target, file.Length, file.ModifiedAt.Ticks) : null;
            if (range is { Position: null })
            {
                _result = _result with { FilesImportedBefore = _result.FilesImportedBefore + 1 };
                options.OnFile?.Invoke(new(file.Given, 0, 0, 0, 0) { WasImportedBefore = true });
            }
            else
            {
                await ReadUnlessEmptyAsync(file, range?.Position, cancellationToken).ConfigureAwait(false);
            }

            _bytesBefore += file.Length;
            _result = _result with { BytesRead = _bytesBefore };
            progress?.Report(Result());
        }

        if (_empty.Count > 0 && _empty.Count == all.Length)
            throw _empty[0];
        foreach (var empty in _empty)
            options.OnWarning?.Invoke($"{empty.File}: {empty.Problem}");
        return await FinishAsync(cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        // The batch that is being committed uses the store. Its error was thrown before, or is not the first error.
        await _committing.ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default).ConfigureAwait(false);
        _batch.Dispose();
    }

    // Among several files, an empty one is a warning.
    private async Task ReadUnlessEmptyAsync(ImportFile file, string? from, CancellationToken cancellationToken)
    {
        try
        {
            await ReadAsync(file, from, cancellationToken).ConfigureAwait(false);
        }
        catch (SourceFormatException error) when (error.IsEmptyFile)
        {
            _empty.Add(error);
            options.OnFile?.Invoke(new(file.Given, 0, 0, 0, 0));
        }
    }

    private async Task ReadAsync(ImportFile file, string? from, CancellationToken cancellationToken)
    {
        var lines = ReadLines.Parse(from);
        var before = Result();
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
                    Add(file, page, malformed);
                    if (_batch.Kept < options.EventsPerCommit)
                        continue;
                    AddRange(file, from, lines.ToString());
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
        AddRange(file, from, isAllowed ? null : "");
        _result = _result with { Files = _result.Files + 1, FilesOverLimit = isAllowed ? _result.FilesOverLimit : [.. _result.FilesOverLimit, file.Path] };
        var now = Result();
        options.OnFile?.Invoke(new(
            file.Given, now.Read - before.Read, now.Kept - before.Kept, now.Skipped.Values.Sum() - before.Skipped.Values.Sum(),
            now.Rejected.Values.Sum() - before.Rejected.Values.Sum()));

        Task<(MessageEventPage? Page, SourceFormatException[] Malformed)> NextAsync() => Task.Run(
            async () =>
            {
                rejected.Clear();
                return await pages.MoveNextAsync().ConfigureAwait(false) ? (pages.Current, rejected.ToArray()) : (null, []);
            },
            cancellationToken);
    }

    private void Add(ImportFile file, MessageEventPage page, SourceFormatException[] malformed)
    {
        foreach (var error in malformed)
        {
            // The number of unknown event names is unlimited.
            var problem = _rejected.Count < MostProblems || _rejected.ContainsKey(error.Problem) ? error.Problem : "other problems.";
            _rejected[problem] = _rejected.GetValueOrDefault(problem) + 1;
            options.OnRejected?.Invoke(error.InFolder(file.Folder));
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
        _batch.WithoutUser += one.UserId is null ? 1 : 0;
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
        await _committing.ConfigureAwait(false);
        var batch = _batch;
        _result = Result();
        _batch = new Batch(target.CreateBatch());
        _committing = CommitAsync(batch, cancellationToken);
    }

    // It disposes the batch even after a cancellation.
    private async Task CommitAsync(Batch batch, CancellationToken cancellationToken)
    {
        using (batch)
        {
            if (!await batch.Events.CommitAsync(batch.Name, batch.Inputs, cancellationToken).ConfigureAwait(false))
                Interlocked.Add(ref _notKept, batch.Kept);
        }
    }

    private async Task<EventImport> FinishAsync(CancellationToken cancellationToken)
    {
        if (_batch.Kept > 0 || _batch.Inputs.Count > 0)
            await CommitAsync(cancellationToken).ConfigureAwait(false);
        await _committing.ConfigureAwait(false);
        var result = Result();
        return result with { Kept = result.Kept - _notKept };
    }

    private EventImport Result() => _result with
    {
        Read = _result.Read + _batch.Read,
        Kept = _result.Kept + _batch.Kept,
        Purchases = _result.Purchases + _batch.Purchases,
        WithoutUser = _result.WithoutUser + _batch.WithoutUser,
        ConversionsWithoutIndex = _result.ConversionsWithoutIndex + _batch.WithoutIndex,
    };

    private sealed class Batch(IEventBatch events) : IDisposable
    {
        public IEventBatch Events => events;

        public List<ImportedRange> Inputs { get; } = [];

        public bool HasUnknownInput { get; set; }

        /// <summary>The number of events and purchases.</summary>
        public long Kept => events.Kept;

        public long Read { get; set; }

        public long WithoutUser { get; set; }

        public long WithoutIndex { get; set; }

        public long Purchases { get; set; }

        /// <summary>The name of its commit. It is derived from the input if that is known, so the same input is committed once.</summary>
        public string Name => HasUnknownInput ? Guid.CreateVersion7().ToString("N")
            : Convert.ToHexStringLower(XxHash128.Hash(Encoding.UTF8.GetBytes(string.Join('\0', Inputs.Select(range =>
                string.Create(CultureInfo.InvariantCulture, $"{range.Path}\0{range.Target}\0{range.Length}\0{range.ModifiedAt}\0{range.From}\0{range.Position ?? "end"}"))))));

        public void Dispose() => events.Dispose();
    }
}

/// <summary>
/// The position in a file, with the line counts of earlier interrupted imports. The limit is checked at the end of the file, or of each entry of an archive.
/// </summary>
/// <param name="Cursor">The position at which reading resumes; null for the beginning.</param>
/// <param name="Text">The name of the file, and of the entry, of the last line, escaped.</param>
/// <param name="Malformed">The number of its malformed lines.</param>
/// <param name="All">The number of its lines.</param>
/// <param name="IsOver">Whether an earlier entry has more malformed lines than allowed.</param>
internal readonly record struct ReadLines(string? Cursor, string Text, long Malformed, long All, bool IsOver)
{
    private const char Separator = '\n';

    public static ReadLines Parse(string? position) =>
        position?.Split(Separator) is [var cursor, var text, var malformed, var all, var isOver]
            ? new(cursor, text, long.Parse(malformed, CultureInfo.InvariantCulture), long.Parse(all, CultureInfo.InvariantCulture), isOver == "over")
            : new(null, "", 0, 0, false);

    public ReadLines Add(MessageEventPage page, SkipLimit limit)
    {
        var text = Uri.EscapeDataString(page.File);
        var before = text == Text ? this : new ReadLines(Cursor, text, 0, 0, IsOverAt(limit));
        return before with
        {
            Cursor = page.Cursor,
            Malformed = before.Malformed + page.Malformed,
            All = before.All + page.Events.Count + page.Malformed + page.Skipped.Values.Sum(),
        };
    }

    public bool IsOverAt(SkipLimit limit) => IsOver || !limit.Allows(Malformed, All);

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Cursor}{Separator}{Text}{Separator}{Malformed}{Separator}{All}{Separator}{(IsOver ? "over" : "")}");
}
