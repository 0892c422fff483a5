using CampaignExport.Events;
using CampaignExport.Sources;
using CampaignExport.Sql;

namespace CampaignExport.Tool.Inputs;

/// <summary>Reads files of events like an import, and stores nothing.</summary>
internal static class EventDryRun
{
    public static async Task<SqlEventImport> ReadAsync(
        IEnumerable<string> paths, SqlEventImportOptions options, IProgress<SqlEventImport>? progress, CancellationToken cancellationToken)
    {
        (string Path, long Bytes)[] files =
            [.. paths.SelectMany(path => MessageEventSource.FindFiles(path, options.OnWarning)).Select(path => (Path.GetFullPath(path), RecipientInput.SizeOf(path)))];
        var empty = new List<SourceFormatException>();
        var names = new NamesInFolders([.. paths]);
        var skipped = new SortedDictionary<string, long>(StringComparer.Ordinal);
        var (result, before) = (new SqlEventImport(0, 0) { BytesInAll = files.All(file => file.Bytes > 0) ? files.Sum(file => file.Bytes) : null }, 0L);
        foreach (var file in files)
        {
            var source = new MessageEventSource(file.Path, new MessageEventOptions
            {
                PageSize = options.PageSize,
                HumanOnly = options.HumanOnly,
                SkipMalformed = true,
                OnMalformed = error => options.OnRejected?.Invoke(names.Name(file.Path, error)),
                Formats = options.Formats,
                Encoding = options.Encoding,
                OnWarning = warning => options.OnWarning?.Invoke(names.Name(file.Path, warning)),
            });
            // In an archive each entry is judged alone.
            var (text, malformed, all, isAllowed) = ("", 0L, 0L, true);
            await foreach (var page in PagesAsync(source, file.Path).ConfigureAwait(false))
            {
                if (page.File != text)
                {
                    isAllowed &= options.AllowedMalformed.Allows(malformed, all);
                    (text, malformed, all) = (page.File, 0, 0);
                }

                malformed += page.Malformed;
                all += page.Events.Count + page.Malformed + page.Skipped.Values.Sum();
                foreach (var (reason, count) in page.Skipped)
                    skipped[reason] = skipped.GetValueOrDefault(reason) + count;
                result = result with
                {
                    Read = result.Read + page.Events.Count,
                    WithoutPerson = result.WithoutPerson + page.Events.Count(one => one.UserId is null),
                    ConversionsWithoutIndex = result.ConversionsWithoutIndex + page.Events.Count(one => one is { Detail: null, Kind.Name: EventKinds.Conversion }),
                    ReplacedCharacters = result.ReplacedCharacters + page.ReplacedCharacters,
                    BytesRead = before + page.BytesRead,
                };
                progress?.Report(result);
            }

            before += file.Bytes;
            isAllowed &= options.AllowedMalformed.Allows(malformed, all);
            result = result with { Files = result.Files + 1, FilesOverLimit = isAllowed ? result.FilesOverLimit : [.. result.FilesOverLimit, file.Path] };
        }

        if (empty.Count > 0 && empty.Count == files.Length)
            throw empty[0];
        foreach (var error in empty)
            options.OnWarning?.Invoke($"{error.File}: {error.Problem}");
        return result with { Skipped = skipped };

        async IAsyncEnumerable<MessageEventPage> PagesAsync(MessageEventSource source, string file)
        {
            var pages = source.ReadPagesAsync(null, cancellationToken).GetAsyncEnumerator(cancellationToken);
            await using var closing = pages.ConfigureAwait(false);
            while (await NextAsync().ConfigureAwait(false))
                yield return pages.Current;

            async ValueTask<bool> NextAsync()
            {
                try
                {
                    return await pages.MoveNextAsync().ConfigureAwait(false);
                }
                catch (SourceFormatException error) when (error.IsEmptyFile)
                {
                    empty.Add(names.Name(file, error));
                    return false;
                }
                catch (SourceFormatException error)
                {
                    throw names.Name(file, error);
                }
            }
        }
    }
}
