using System.Runtime.CompilerServices;
using CampaignExport.Manifests;
using CampaignExport.Recipients;

namespace CampaignExport.Sources;

/// <summary>Reads recipients from files of either kind: user exports in JSON, as <see cref="UserExportSource"/>, or CSV, as <see cref="RecipientCsvSource"/>.</summary>
/// <remarks>
/// Thread-safe. Which kind it is, the beginning of each text says, whatever the names: JSON begins with <c>{</c> or <c>[</c>, or has a line
/// near its beginning that does, behind malformed ones. A folder holds files of one kind. A pipe is looked at and read in one go.
/// </remarks>
public sealed class RecipientFileSource : IRecipientSource<Recipient>, IUnreportedReads<Recipient>
{
    private const int LookedAt = 4096;

    private readonly string _path;
    private readonly UserExportSource _users;
    private readonly RecipientCsvSource _table;

    /// <summary>Makes a source.</summary>
    /// <param name="path">The file, or the folder of the files.</param>
    /// <param name="users">How JSON is read; null for the defaults.</param>
    /// <param name="table">How CSV is read; null for the defaults.</param>
    /// <exception cref="ArgumentException">The options make no sense.</exception>
    public RecipientFileSource(string path, UserExportOptions? users = null, RecipientCsvOptions? table = null)
    {
        _path = path;
        _users = new UserExportSource(path, users);
        _table = new RecipientCsvSource(path, table);
    }

    /// <summary>How many malformed records were skipped so far, in all readings.</summary>
    /// <value>0 unless the options allow it.</value>
    public long MalformedRecords => _users.MalformedRecords + _table.MalformedRecords;

    /// <summary>How many rows of CSV were skipped so far, in all readings, because no cell has anything in it.</summary>
    /// <value>Default 0.</value>
    public long BlankRows => _table.BlankRows;

    /// <summary>How many bytes of the files were read so far, in all readings, as they are stored: compressed, where they are. For progress.</summary>
    /// <value>0 before the first page. What a cursor skips counts as read. Pipes add nothing.</value>
    public long BytesRead => _users.BytesRead + _table.BytesRead;

    /// <inheritdoc/>
    /// <value>How both kinds are read, and the names of the files that are there now.</value>
    /// <exception cref="FileNotFoundException">There is no such file or folder, or the folder has no files.</exception>
    public string Description => $"{_table.Settings}; or {_users.Description}";

    /// <inheritdoc/>
    /// <exception cref="ExportRequestException">The files are of both kinds, or a campaign is asked for and they are CSV.</exception>
    /// <exception cref="CheckpointException">The cursor is not one of this source.</exception>
    /// <exception cref="FileNotFoundException">There is no such file or folder, or the folder has no files.</exception>
    /// <exception cref="SourceFormatException">A file is damaged, or is not what the source of its kind reads.</exception>
    public IAsyncEnumerable<RecipientPage<Recipient>> ReadAsync(RecipientQuery query, string? cursor, CancellationToken cancellationToken = default) =>
        ReadAsync(query, cursor, isReported: true, cancellationToken);

    IAsyncEnumerable<RecipientPage<Recipient>> IUnreportedReads<Recipient>.ReadUnreportedAsync(RecipientQuery query, CancellationToken cancellationToken) =>
        ReadAsync(query, null, isReported: false, cancellationToken);

    private async IAsyncEnumerable<RecipientPage<Recipient>> ReadAsync(
        RecipientQuery query, string? cursor, bool isReported, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var files = InputFile.Find(_path);
        InputFile[] others = [.. files.Where(file => Path.GetFileName(file.Path) != ExportManifest.FileName)];
        var texts = new InputTexts(others.Length > 0 ? others : files, _table.Encoding, isReadAgain: !isReported);
        await using (texts.ConfigureAwait(false))
        {
            var isTable = await IsTableAsync(texts, cancellationToken).ConfigureAwait(false);
            var opened = texts.IsPipe ? texts : null;
            var pages = isTable
                ? _table.ReadAsync(query, cursor, isReported, opened, cancellationToken)
                : _users.ReadAsync(query, cursor, isReported, opened, cancellationToken);
            await foreach (var page in pages.ConfigureAwait(false))
                yield return page;
        }
    }

    // A pipe can be looked at only where it is read.
    private async ValueTask<bool> IsTableAsync(InputTexts texts, CancellationToken cancellationToken)
    {
        (string Name, bool IsTable)? first = null;
        while (await texts.MoveNextAsync(cancellationToken).ConfigureAwait(false))
        {
            var beginning = await BeginningAsync(texts, cancellationToken).ConfigureAwait(false);
            // An empty file is of either kind.
            if (!beginning.IsEmpty)
            {
                var isTable = !IsJson(beginning.Span);
                first ??= (texts.Name, isTable);
                if (first.Value.IsTable != isTable)
                    throw Mixed(isTable ? texts.Name : first.Value.Name, isTable ? first.Value.Name : texts.Name);
            }

            if (!texts.IsPipe)
                continue;
            texts.ReadAgain();
            break;
        }

        return first?.IsTable ?? texts.Name.Contains(".csv", StringComparison.OrdinalIgnoreCase);
    }

    // In a cell of CSV the quotes of JSON are doubled.
    private static bool IsJson(ReadOnlySpan<byte> beginning) => beginning[0] is (byte)'{' or (byte)'['
        || (beginning.IndexOf("\n{\""u8) is >= 0 and var at && beginning.Length > at + 3 && beginning[at + 3] != '"');

    private static async ValueTask<ReadOnlyMemory<byte>> BeginningAsync(InputTexts texts, CancellationToken cancellationToken)
    {
        try
        {
            var beginning = await texts.Current!.PeekAsync(LookedAt, cancellationToken).ConfigureAwait(false);
            return beginning.Span.IndexOfAnyExcept(" \t\r\n"u8) is >= 0 and var at ? beginning[at..] : default;
        }
        catch (InvalidDataException error)
        {
            throw texts.Damaged(0, error);
        }
    }

    private ExportRequestException Mixed(string table, string users) => new(
        $"'{_path}' holds CSV and JSON files: '{table}' is CSV, and '{users}' is JSON. Keep them in folders of their own.");
}
