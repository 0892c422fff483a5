using System.Runtime.CompilerServices;
using CampaignExport.Recipients;

namespace CampaignExport.Sources;

/// <summary>
/// Reads recipients from user exports in JSON, like <see cref="UserExportSource"/>, or from CSV, like <see cref="RecipientCsvSource"/>, or from other formats.
/// </summary>
/// <remarks>
/// <para>Thread-safe. The first bytes of each file determine its kind, regardless of its name: JSON starts with <c>{</c> or <c>[</c>, or has an
/// object on a later line near the start, after malformed lines. CSV must not be in a folder with other kinds. A pipe is read once.</para>
/// <para>The columns of a record of another format have the names and the meaning of those of CSV, and also those of the lists of a user export, such as
/// <c>campaigns_received</c>. A list is a list of objects, or JSON in a text. An id may be a number.</para>
/// </remarks>
public sealed class RecipientFileSource : IRecipientSource<Recipient>, IUnreportedReads<Recipient>
{
    private const int LookedAt = 4096;

    private readonly string _path;
    private readonly UserExportSource _users;
    private readonly RecipientCsvSource _table;
    private readonly IReadOnlyList<IRecordFormat> _formats;

    /// <summary>Initializes a new source.</summary>
    /// <param name="path">The path of a file, or of a folder with files.</param>
    /// <param name="users">The options for JSON; null for the defaults.</param>
    /// <param name="table">The options for CSV; null for the defaults. Its custom attributes and events also apply to records of <paramref name="formats"/>.</param>
    /// <param name="formats">The formats to read in addition to JSON and CSV; null for none. The first format that recognizes a file reads it.</param>
    /// <exception cref="ArgumentException">An option is invalid.</exception>
    public RecipientFileSource(string path, UserExportOptions? users = null, RecipientCsvOptions? table = null, IReadOnlyList<IRecordFormat>? formats = null)
    {
        (_path, _formats) = (path, formats ?? []);
        _users = new UserExportSource(path, users, _formats, table ?? new RecipientCsvOptions());
        _table = new RecipientCsvSource(path, table);
    }

    /// <summary>The number of malformed records skipped so far, by all reads.</summary>
    /// <value>0 unless the options allow skipping.</value>
    public long MalformedRecords => _users.MalformedRecords + _table.MalformedRecords;

    /// <summary>The number of blank CSV rows skipped so far, by all reads.</summary>
    /// <value>Default 0.</value>
    public long BlankRows => _table.BlankRows;

    /// <summary>The number of bytes read so far, by all reads, for progress. Compressed files count with their compressed size.</summary>
    /// <value>0 before the first page. Data that a cursor skips counts as read. Pipes do not count.</value>
    internal long BytesRead => _users.BytesRead + _table.BytesRead;

    /// <inheritdoc/>
    /// <value>The options of both kinds, and the names of the current files.</value>
    /// <exception cref="FileNotFoundException">The file or folder does not exist, or the folder has no files.</exception>
    public string Description => $"{_table.Settings}; or {_users.Description}";

    /// <inheritdoc/>
    /// <exception cref="ExportRequestException">The files are of both kinds, or the query names random buckets, or a campaign although the files are CSV without receipts.</exception>
    /// <exception cref="CheckpointException">The cursor is not from this source.</exception>
    /// <exception cref="FileNotFoundException">The file or folder does not exist, or the folder has no files.</exception>
    /// <exception cref="SourceFormatException">A file is damaged, or does not have the expected format, or all files are empty.</exception>
    public IAsyncEnumerable<RecipientPage<Recipient>> ReadAsync(RecipientQuery query, string? cursor, CancellationToken cancellationToken = default) =>
        ReadAsync(query, cursor, isReported: true, cancellationToken);

    IAsyncEnumerable<RecipientPage<Recipient>> IUnreportedReads<Recipient>.ReadUnreportedAsync(RecipientQuery query, CancellationToken cancellationToken) =>
        ReadAsync(query, null, isReported: false, cancellationToken);

    private async IAsyncEnumerable<RecipientPage<Recipient>> ReadAsync(
        RecipientQuery query, string? cursor, bool isReported, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var texts = new InputTexts(InputFile.FindPeople(_path), _table.Encoding, _formats, isReadAgain: !isReported) { IsOfPeople = true };
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

    // A pipe cannot be opened twice, so it is peeked at in the text that is then read.
    private async ValueTask<bool> IsTableAsync(InputTexts texts, CancellationToken cancellationToken)
    {
        (string Name, bool IsTable)? first = null;
        while (await texts.MoveNextAsync(cancellationToken).ConfigureAwait(false))
        {
            var beginning = await BeginningAsync(texts, cancellationToken).ConfigureAwait(false);
            // An empty file can be of either kind.
            if (!beginning.IsEmpty)
            {
                var isTable = texts.Format is null && !IsJson(beginning.Span);
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

    // A line of CSV can also start with JSON in a cell, but then the quotes are doubled.
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
        $"'{_path}' contains CSV and other files: '{table}' is CSV, and '{users}' is not. Use a separate folder for each.");
}
