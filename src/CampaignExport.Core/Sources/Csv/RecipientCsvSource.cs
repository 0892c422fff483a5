using System.Runtime.CompilerServices;
using System.Text;
using CampaignExport.Recipients;

namespace CampaignExport.Sources;

/// <summary>
/// Reads recipients from CSV files with a header, such as our own exports: plain, in gzip or in ZIP (all entries).
/// </summary>
/// <remarks>
/// <para>Thread-safe. For a folder, the source reads the files in it and its subfolders, in ordinal order of their paths, without manifests.
/// It skips files and folders whose names start with <c>_</c> or <c>.</c>. Files are streamed, so memory does not depend on their size.</para>
/// <para>The names of columns are those of the documented exports (<c>Appboy ID</c>, <c>user_id</c>, <c>email</c> and so on, with lists as
/// JSON), or those of the API and the import of the platform (<c>external_id</c>, <c>phone</c>, <c>dob</c> and so on). Case, surrounding
/// spaces, and spaces, underscores and hyphens in the name do not matter. Any other column is a custom attribute with text values; see
/// <see cref="RecipientCsvOptions.CustomAttributes"/>. It is an error if a file has no known column or no column that identifies the person,
/// or if two columns map to the same field. An empty cell is null. Blank rows are skipped and counted. U+0000 is replaced by U+FFFD and
/// counted; in an id it is an error.</para>
/// <para>In our own exports with their manifest in the same folder, the source removes the formula guard; see
/// <see cref="RecipientCsvOptions.RemoveFormulaGuard"/>. In other files the apostrophes of the guard stay. The bytes of such a file are compared with
/// the digests of its manifest, and a difference is an error at the end of the file.</para>
/// <para>The <c>number_of_</c> columns are not read, because the lists are counted. The exception is <c>number_of_push_tokens</c>, because
/// only the number is known. Advertising ids are read from <c>devices</c> if that column is filled.</para>
/// </remarks>
public sealed class RecipientCsvSource : IRecipientSource<Recipient>, IUnreportedReads<Recipient>
{
    private const int PageBytes = 8 * 1024 * 1024;

    private readonly string _path;
    private readonly RecipientCsvOptions _options;
    private readonly int _bufferBytes;
    private readonly Warnings _warnings;
    private long _malformed;
    private long _blankRows;
    private long _bytesRead;

    /// <summary>Initializes a new source.</summary>
    /// <param name="path">The path of a file, or of a folder with files.</param>
    /// <param name="options">The options; null for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException"><see cref="RecipientCsvOptions.PageSize"/> is less than 1.</exception>
    /// <exception cref="ArgumentException">The separator is a quote, a line break or not an ASCII character.</exception>
    public RecipientCsvSource(string path, RecipientCsvOptions? options = null)
        : this(path, options, 64 * 1024)
    {
    }

    internal RecipientCsvSource(string path, RecipientCsvOptions? options, int bufferBytes)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        _options = options ?? new RecipientCsvOptions();
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(_options.PageSize, nameof(options));
        if (_options.Separator is '"' or '\r' or '\n' or '\0' or > '\x7E')
            throw new ArgumentException("The separator of cells must be an ASCII character such as ',', ';', '|' or a tab, but not a quote or a line break.", nameof(options));
        (_path, _bufferBytes, _warnings) = (path, bufferBytes, Warnings.InEnglish(_options.OnWarning));
    }

    /// <summary>The number of malformed records skipped so far, by all reads.</summary>
    /// <value>0 unless <see cref="RecipientCsvOptions.SkipMalformed"/> is set.</value>
    public long MalformedRecords => Interlocked.Read(ref _malformed);

    /// <summary>The number of blank rows skipped so far, by all reads.</summary>
    /// <value>Default 0. Empty lines, which have no cells, do not count.</value>
    public long BlankRows => Interlocked.Read(ref _blankRows);

    /// <summary>The number of stored bytes read so far, by all reads.</summary>
    internal long BytesRead => Interlocked.Read(ref _bytesRead);

    /// <inheritdoc/>
    /// <value>The page size, all other options that are set and affect the rows, and the names of the current files.</value>
    /// <exception cref="FileNotFoundException">The file or folder does not exist, or the folder has no files.</exception>
    public string Description => $"{Settings}: {InputFile.Describe(InputFile.FindPeople(_path))}";

    /// <summary>The description without the names of the files.</summary>
    internal string Settings => FormattableString.Invariant(
        $"CSV, pages of {_options.PageSize}{(_options.Separator is { } separator ? $", separated by {RecipientCsvHeader.Word(separator)}" : "")}{(_options.SkipMalformed is null ? "" : ", malformed records skipped")}{(_options.RemoveFormulaGuard is { } unguard ? $", apostrophes of the guard {(unguard ? "removed" : "kept")}" : "")}{TextEncoding.Describe(_options.Encoding)}{ReceiptVariations.Describe(_options.Campaigns)}");

    /// <summary>The encoding of the files; null to detect it.</summary>
    internal Encoding? Encoding => _options.Encoding;

    /// <inheritdoc/>
    /// <exception cref="ExportRequestException">The query names random buckets, or a campaign although a file is not our own export with receipts beside its manifest.</exception>
    /// <exception cref="CheckpointException">The cursor is not from this source.</exception>
    /// <exception cref="FileNotFoundException">The file or folder does not exist, or the folder has no files.</exception>
    /// <exception cref="SourceFormatException">
    /// A file is damaged or not CSV, no column is known or identifies the person, a record is malformed and is not skipped, or the number of
    /// malformed records of a file exceeds the limit.
    /// </exception>
    public IAsyncEnumerable<RecipientPage<Recipient>> ReadAsync(RecipientQuery query, string? cursor, CancellationToken cancellationToken = default) =>
        ReadAsync(query, cursor, isReported: true, null, cancellationToken);

    IAsyncEnumerable<RecipientPage<Recipient>> IUnreportedReads<Recipient>.ReadUnreportedAsync(RecipientQuery query, CancellationToken cancellationToken) =>
        ReadAsync(query, null, isReported: false, null, cancellationToken);

    /// <summary>Reads the files, or the texts that are already open.</summary>
    internal IAsyncEnumerable<RecipientPage<Recipient>> ReadAsync(
        RecipientQuery query, string? cursor, bool isReported, InputTexts? opened, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        InputFile.RefuseBuckets(query);
        return ReadAsync(query.CampaignId, cursor, isReported, opened, cancellationToken);
    }

    private async IAsyncEnumerable<RecipientPage<Recipient>> ReadAsync(
        string? campaignId, string? cursor, bool isReported, InputTexts? opened, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var warnings = isReported ? _warnings : new Warnings(null);
        var exports = new OwnExports(_options.RemoveFormulaGuard, warnings);
        var texts = opened ?? new InputTexts(InputFile.FindPeople(_path, warnings.Add), _options.Encoding, null, warnings, isReadAgain: !isReported, exports: exports) { IsOfPeople = true };
        var receipts = campaignId is null ? null : new ReceiptVariations(campaignId, _options.Campaigns.GetValueOrDefault(campaignId));
        var csv = new RecipientCsvReader(texts, _options, exports, receipts, isReported ? Report : null, warnings, _bufferBytes);
        await using (csv.ConfigureAwait(false))
        {
            if (cursor is not null)
                await GoToAsync(csv, InputPosition.Parse(cursor), cancellationToken).ConfigureAwait(false);
            var (bytes, read) = (_bufferBytes, 0L);
            while (await ReadBlockAsync(csv, bytes, cancellationToken).ConfigureAwait(false) is { } block)
            {
                bytes = block.Bytes;
                texts.CountBytes(ref _bytesRead, ref read);
                yield return new RecipientCsvPage(block, csv.Position.ToString());
            }

            if (isReported)
                Interlocked.Add(ref _blankRows, csv.BlankRows);
        }
    }

    // Only the whole file shows whether its malformed records exceed the limit.
    private async ValueTask GoToAsync(RecipientCsvReader csv, InputPosition position, CancellationToken cancellationToken)
    {
        if (_options.SkipMalformed is not { IsFinite: true })
        {
            await csv.GoToAsync(position, null, cancellationToken).ConfigureAwait(false);
            return;
        }

        var block = new RecipientCsvBlock(csv.Receipts, _options.PageSize, _bufferBytes);
        try
        {
            await csv.GoToAsync(position, Count, cancellationToken).ConfigureAwait(false);
            block.ToRecipients(out _);
        }
        finally
        {
            block.Dispose();
        }

        void Count()
        {
            block.Add(csv);
            if (block.Count < _options.PageSize && block.Bytes < PageBytes)
                return;
            block.ToRecipients(out _);
            block.Dispose();
            block = new RecipientCsvBlock(csv.Receipts, _options.PageSize, _bufferBytes);
        }
    }

    private async ValueTask<RecipientCsvBlock?> ReadBlockAsync(RecipientCsvReader csv, int bytes, CancellationToken cancellationToken)
    {
        var block = new RecipientCsvBlock(csv.Receipts, _options.PageSize, bytes);
        try
        {
            while (block.Count < _options.PageSize && block.Bytes < PageBytes && await csv.ReadAsync(cancellationToken).ConfigureAwait(false))
                block.Add(csv);
        }
        catch
        {
            block.Dispose();
            throw;
        }

        if (block.Count > 0)
            return block;
        block.Dispose();
        return null;
    }

    private void Report(SourceFormatException error)
    {
        Interlocked.Increment(ref _malformed);
        _options.OnMalformed?.Invoke(error);
    }
}

/// <summary>A page of a CSV file. Its records are parsed when its rows are read, so workers parse in parallel.</summary>
/// <param name="records">The records. The page disposes them.</param>
/// <param name="cursor">The position of the next record.</param>
internal sealed class RecipientCsvPage(RecipientCsvBlock records, string cursor) : RecipientPage<Recipient>(cursor)
{
    private List<Recipient>? _rows;
    private long _replaced;

    public override IReadOnlyList<Recipient> Rows => _rows ??= records.ToRecipients(out _replaced);

    public override long ReplacedCharacters => _replaced;

    protected override void Dispose(bool disposing)
    {
        records.Dispose();
        _rows = null;
        base.Dispose(disposing);
    }
}
