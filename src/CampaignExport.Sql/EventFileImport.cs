using System.Collections.Immutable;
using CampaignExport.Sources;

namespace CampaignExport.Sql;

/// <summary>One import of files of events: which of them are read, from where, and what became of it.</summary>
internal sealed class EventFileImport(
    SqlDatabase database, string prefix, EventKeeper keeper, SqlEventImportOptions options, IProgress<SqlEventImport>? progress)
{
    private readonly ImportedFiles _files = new(prefix);
    private readonly SortedDictionary<string, long> _rejected = new(StringComparer.Ordinal);
    private SqlEventImport _result = new(0, 0);
    private long _bytesBefore;

    public async Task<SqlEventImport> RunAsync(IEnumerable<string> files, CancellationToken cancellationToken)
    {
        FileInfo[] all = [.. files.Select(path => new FileInfo(path))];
        _result = _result with { BytesInAll = all.All(ImportedFiles.CanRemember) ? all.Sum(file => file.Length) : null };
        foreach (var file in all)
        {
            // It may have changed while others were read.
            file.Refresh();
            var (isKnown, position) = ImportedFiles.CanRemember(file) && !options.RereadFiles
                ? await database.ReadAsync(_files.Find(file), ImportedFiles.ReadAsync, cancellationToken).ConfigureAwait(false)
                : (false, null);
            if (isKnown && position is null)
                _result = _result with { FilesImportedBefore = _result.FilesImportedBefore + 1 };
            else
                await ReadAsync(file, position, cancellationToken).ConfigureAwait(false);
            _bytesBefore += file.Length;
            _result = _result with { BytesRead = _bytesBefore };
            progress?.Report(_result);
        }

        return _result;
    }

    private async Task ReadAsync(FileInfo file, string? position, CancellationToken cancellationToken)
    {
        var rejected = new List<SourceFormatException>();
        var source = new MessageEventSource(
            file.FullName,
            new MessageEventOptions { PageSize = options.PageSize, SkipMalformedLines = true, OnMalformedLine = rejected.Add, Formats = options.Formats });
        var pages = source.ReadPagesAsync(position, cancellationToken).GetAsyncEnumerator(cancellationToken);
        await using (pages.ConfigureAwait(false))
        {
            var next = NextAsync();
            try
            {
                while (await next.ConfigureAwait(false) is ({ } page, var malformed))
                {
                    // The next page is read while the database keeps this one.
                    next = NextAsync();
                    await KeepAsync(file, page, malformed, cancellationToken).ConfigureAwait(false);
                }
            }
            finally
            {
                // Nothing may read when the reader is disposed of. If reading failed as well, keeping failed first.
                await next.ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default).ConfigureAwait(false);
            }
        }

        if (ImportedFiles.CanRemember(file))
            await keeper.KeepAsync([], _files.Remember(file, null), cancellationToken).ConfigureAwait(false);
        _result = _result with { Files = _result.Files + 1 };

        Task<(MessageEventPage? Page, SourceFormatException[] Malformed)> NextAsync() => Task.Run(
            async () =>
            {
                rejected.Clear();
                return await pages.MoveNextAsync().ConfigureAwait(false) ? (pages.Current, rejected.ToArray()) : (null, []);
            },
            cancellationToken);
    }

    private async Task KeepAsync(FileInfo file, MessageEventPage page, SourceFormatException[] malformed, CancellationToken cancellationToken)
    {
        foreach (var error in malformed)
        {
            _rejected[error.Problem] = _rejected.GetValueOrDefault(error.Problem) + 1;
            options.OnRejected?.Invoke(error);
        }

        var mark = ImportedFiles.CanRemember(file) ? _files.Remember(file, page.Cursor) : null;
        var added = await keeper.KeepAsync(page.Events, mark, cancellationToken).ConfigureAwait(false);
        _result = _result with
        {
            Read = _result.Read + page.Events.Count,
            New = _result.New + added,
            OfNoCampaign = _result.OfNoCampaign + page.OfNoCampaign,
            OfNoMetric = _result.OfNoMetric + page.OfNoMetric,
            BytesRead = _bytesBefore + page.BytesRead,
            Rejected = malformed.Length > 0 ? _rejected.ToImmutableSortedDictionary(StringComparer.Ordinal) : _result.Rejected,
        };
        progress?.Report(_result);
    }
}
