using System.Collections.Immutable;
using System.Globalization;
using CampaignExport.Events;
using CampaignExport.Sources;

namespace CampaignExport.Sql;

/// <summary>One import of files of events: which of them are read, from where, and what became of it.</summary>
internal sealed class EventFileImport(
    SqlDatabase database, string prefix, EventKeeper keeper, SqlEventImportOptions options, IProgress<SqlEventImport>? progress)
{
    private const int MostProblems = 100;

    private readonly ImportedFiles _files = new(prefix);
    private readonly SortedDictionary<string, long> _rejected = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, long> _skipped = new(StringComparer.Ordinal);
    private readonly List<SourceFormatException> _empty = [];
    private SqlEventImport _result = new(0, 0);
    private long _bytesBefore;

    public async Task<SqlEventImport> RunAsync(IEnumerable<ImportFile> files, CancellationToken cancellationToken)
    {
        ImportFile[] all = [.. files];
        _result = _result with { BytesInAll = all.All(file => file.Length > 0) ? all.Sum(file => file.Length) : null };
        foreach (var one in all)
        {
            // It may have changed while others were read.
            var file = ImportFile.At(one.Path) with { Folder = one.Folder };
            var (isKnown, position) = file.CanRemember && !options.RereadFiles
                ? await _files.FindAsync(database, file, cancellationToken).ConfigureAwait(false)
                : (false, null);
            if (isKnown && position is null)
                _result = _result with { FilesImportedBefore = _result.FilesImportedBefore + 1 };
            else
                await ReadUnlessEmptyAsync(file, Lines.Parse(position), cancellationToken).ConfigureAwait(false);
            _bytesBefore += file.Length;
            _result = _result with { BytesRead = _bytesBefore };
            progress?.Report(_result);
        }

        if (_empty.Count > 0 && _empty.Count == all.Length)
            throw _empty[0];
        foreach (var empty in _empty)
            options.OnWarning?.Invoke($"{empty.File}: {empty.Problem}");
        return _result;
    }

    /// <summary>Adds the events of a page to those read, and to those that count only partly.</summary>
    public static SqlEventImport Count(SqlEventImport result, IReadOnlyList<MessageEvent> events) => result with
    {
        Read = result.Read + events.Count,
        WithoutPerson = result.WithoutPerson + events.Count(one => one.UserId is null),
        ConversionsWithoutIndex = result.ConversionsWithoutIndex + events.Count(one => one is { Detail: null, Kind.Name: EventKinds.Conversion }),
    };

    // An empty file is a warning beside others.
    private async Task ReadUnlessEmptyAsync(ImportFile file, Lines lines, CancellationToken cancellationToken)
    {
        try
        {
            await ReadAsync(file, lines, cancellationToken).ConfigureAwait(false);
        }
        catch (SourceFormatException error) when (error.IsEmptyFile)
        {
            _empty.Add(error);
        }
    }

    private async Task ReadAsync(ImportFile file, Lines lines, CancellationToken cancellationToken)
    {
        var rejected = new List<SourceFormatException>();
        var name = Path.GetFileName(file.Path);
        var source = new MessageEventSource(
            file.Path,
            new MessageEventOptions
            {
                PageSize = options.PageSize,
                HumanOnly = options.HumanOnly,
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
                    // The next page is read while the database keeps this one.
                    next = NextAsync();
                    lines = lines.Add(page, options.AllowedMalformed);
                    await KeepAsync(file, page, malformed, lines, cancellationToken).ConfigureAwait(false);
                }
            }
            catch (SourceFormatException error) when (file.Folder.Length > 0)
            {
                throw error.InFolder(file.Folder);
            }
            finally
            {
                // Nothing may read when the reader is disposed of. If reading failed as well, keeping failed first.
                await next.ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default).ConfigureAwait(false);
            }
        }

        var isAllowed = !lines.IsOverAt(options.AllowedMalformed);
        if (file.CanRemember)
            await keeper.KeepAsync([], isAllowed ? _files.Remember(file, null) : _files.Forget(file), cancellationToken).ConfigureAwait(false);
        _result = _result with { Files = _result.Files + 1, FilesOverLimit = isAllowed ? _result.FilesOverLimit : [.. _result.FilesOverLimit, file.Path] };

        Task<(MessageEventPage? Page, SourceFormatException[] Malformed)> NextAsync() => Task.Run(
            async () =>
            {
                rejected.Clear();
                return await pages.MoveNextAsync().ConfigureAwait(false) ? (pages.Current, rejected.ToArray()) : (null, []);
            },
            cancellationToken);
    }

    private async Task KeepAsync(ImportFile file, MessageEventPage page, SourceFormatException[] malformed, Lines lines, CancellationToken cancellationToken)
    {
        foreach (var error in malformed)
        {
            // Names of events that are not known could be without end.
            var problem = _rejected.Count < MostProblems || _rejected.ContainsKey(error.Problem) ? error.Problem : "other problems.";
            _rejected[problem] = _rejected.GetValueOrDefault(problem) + 1;
            options.OnRejected?.Invoke(error.InFolder(file.Folder));
        }

        foreach (var (reason, count) in page.Skipped)
            _skipped[reason] = _skipped.GetValueOrDefault(reason) + count;
        var mark = file.CanRemember ? _files.Remember(file, lines.ToString()) : null;
        var added = await keeper.KeepAsync(page.Events, mark, cancellationToken).ConfigureAwait(false);
        _result = Count(_result, page.Events) with
        {
            New = _result.New + added,
            ReplacedCharacters = _result.ReplacedCharacters + page.ReplacedCharacters,
            BytesRead = _bytesBefore + page.BytesRead,
            Skipped = page.Skipped.Count > 0 ? _skipped.ToImmutableSortedDictionary(StringComparer.Ordinal) : _result.Skipped,
            Rejected = malformed.Length > 0 ? _rejected.ToImmutableSortedDictionary(StringComparer.Ordinal) : _result.Rejected,
        };
        progress?.Report(_result);
    }

    /// <summary>
    /// How far a file was read, with the lines of calls before that were interrupted: all of them are judged at its end. In an archive each entry is judged alone.
    /// </summary>
    /// <param name="Cursor">Where reading goes on; null for the beginning.</param>
    /// <param name="Text">The name of the file, and of the entry, that the last line is from, escaped.</param>
    /// <param name="Malformed">How many of its lines are malformed.</param>
    /// <param name="All">How many lines it has.</param>
    /// <param name="IsOver">Whether one before it had more malformed lines than it may have.</param>
    private readonly record struct Lines(string? Cursor, string Text, long Malformed, long All, bool IsOver)
    {
        private const char Separator = '\n';

        public static Lines Parse(string? position) =>
            position?.Split(Separator) is [var cursor, var text, var malformed, var all, var isOver]
                ? new(cursor, text, long.Parse(malformed, CultureInfo.InvariantCulture), long.Parse(all, CultureInfo.InvariantCulture), isOver == "over")
                : new(null, "", 0, 0, false);

        public Lines Add(MessageEventPage page, SkipLimit limit)
        {
            var text = Uri.EscapeDataString(page.File);
            var before = text == Text ? this : new Lines(Cursor, text, 0, 0, IsOverAt(limit));
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
}
