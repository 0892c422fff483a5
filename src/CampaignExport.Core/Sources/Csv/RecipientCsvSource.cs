using System.Runtime.CompilerServices;
using System.Text;
using CampaignExport.Manifests;
using CampaignExport.Recipients;

namespace CampaignExport.Sources;

/// <summary>
/// Reads recipients from CSV files with a header, such as our own exports: plain, in gzip or in ZIP (every entry).
/// </summary>
/// <remarks>
/// <para>Thread-safe. A folder means the files in it and in its subfolders, in the ordinal order of their paths, without manifests. Names of
/// files and folders that begin with <c>_</c> or <c>.</c> are skipped. The files are streamed; memory does not depend on their size.</para>
/// <para>Columns are known by their names, whatever the case, the blanks around them, and blanks, underscores and hyphens in them: those
/// of the documented exports (<c>Appboy ID</c>, <c>user_id</c>, <c>email</c> and so on, lists as JSON), and those that the API and the
/// import of the platform have for them (<c>external_id</c>, <c>phone</c>, <c>dob</c> and so on). Any other column is a custom
/// attribute, a text. A file without a known column, or without one that says who a person is, is an error, and so are two columns
/// that become the same. An empty cell is null. Rows without anything in them are skipped and counted.
/// In exports of ours that lie beside their manifest, each text is what it was before the formula guard; see <see cref="RecipientCsvOptions.Unguard"/>.
/// In other files an apostrophe that the guard put before a text stays. U+0000 becomes
/// U+FFFD and is counted; in an id it is an error.</para>
/// <para>The <c>number_of_</c> columns are not read, since the lists are counted, but for the push tokens, of which only the
/// number is known. Ids of advertisers are read from <c>devices</c> where that is filled.</para>
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

    /// <summary>Makes a source.</summary>
    /// <param name="path">The file, or the folder of the files.</param>
    /// <param name="options">How it is read; null for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">A page is to have no records.</exception>
    /// <exception cref="ArgumentException">The separator is a quote, a line break or no ASCII character.</exception>
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
            throw new ArgumentException("The separator of cells must be an ASCII character such as ',', ';', '|' or a tab, and no quote or line break.", nameof(options));
        (_path, _bufferBytes, _warnings) = (path, bufferBytes, new Warnings(_options.OnWarning));
    }

    /// <summary>How many malformed records were skipped so far, in all readings.</summary>
    /// <value>0 unless <see cref="RecipientCsvOptions.SkipMalformed"/> allows them.</value>
    public long MalformedRecords => Interlocked.Read(ref _malformed);

    /// <summary>How many rows were skipped so far, in all readings, because no cell has anything in it.</summary>
    /// <value>Empty lines, which have no cells, do not count.</value>
    public long BlankRows => Interlocked.Read(ref _blankRows);

    /// <summary>How many bytes of the files were read so far, in all readings, as they are stored.</summary>
    internal long BytesRead => Interlocked.Read(ref _bytesRead);

    /// <inheritdoc/>
    /// <value>The page size, what separates cells and whether malformed records are skipped if that is set, and the names of the files that are there now.</value>
    /// <exception cref="FileNotFoundException">There is no such file or folder, or the folder has no files.</exception>
    public string Description => $"{Settings}: {InputFile.Describe(Files())}";

    /// <summary>How files are read, without their names.</summary>
    internal string Settings => FormattableString.Invariant(
        $"CSV, pages of {_options.PageSize}{(_options.Separator is { } separator ? $", separated by {RecipientCsvHeader.Word(separator)}" : "")}{(_options.SkipMalformed is null ? "" : ", malformed records skipped")}{(_options.Unguard is { } unguard ? $", apostrophes of the guard {(unguard ? "removed" : "kept")}" : "")}{TextEncoding.Describe(_options.Encoding)}");

    /// <summary>The encoding that files have; null to find it by looking.</summary>
    internal Encoding? Encoding => _options.Encoding;

    /// <inheritdoc/>
    /// <exception cref="ExportRequestException">A campaign is asked for: CSV files do not say which campaigns were received.</exception>
    /// <exception cref="CheckpointException">The cursor is not one of this source.</exception>
    /// <exception cref="FileNotFoundException">There is no such file or folder, or the folder has no files.</exception>
    /// <exception cref="SourceFormatException">
    /// This is not CSV, no column is known or says who a person is, a cell is not what its column holds, more records are malformed than
    /// may be skipped, or a file is damaged.
    /// </exception>
    public IAsyncEnumerable<RecipientPage<Recipient>> ReadAsync(RecipientQuery query, string? cursor, CancellationToken cancellationToken = default) =>
        ReadAsync(query, cursor, isReported: true, null, cancellationToken);

    IAsyncEnumerable<RecipientPage<Recipient>> IUnreportedReads<Recipient>.ReadUnreportedAsync(RecipientQuery query, CancellationToken cancellationToken) =>
        ReadAsync(query, null, isReported: false, null, cancellationToken);

    /// <summary>Reads the files, or the texts that are open already.</summary>
    internal IAsyncEnumerable<RecipientPage<Recipient>> ReadAsync(
        RecipientQuery query, string? cursor, bool isReported, InputTexts? opened, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        InputFile.RefuseBuckets(query);
        return query.CampaignId is null ? ReadAsync(cursor, isReported, opened, cancellationToken) : throw new ExportRequestException(
            "CSV files do not say which campaigns a person received: they have no 'campaigns_received'. "
            + "Ask for every recipient of the files, or read a user export in JSON Lines.");
    }

    private async IAsyncEnumerable<RecipientPage<Recipient>> ReadAsync(
        string? cursor, bool isReported, InputTexts? opened, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var warnings = isReported ? _warnings : new Warnings(null);
        var texts = opened ?? new InputTexts(Files(warnings.Add), _options.Encoding, null, warnings, isReadAgain: !isReported);
        var csv = new RecipientCsvReader(texts, _options, isReported ? Report : null, warnings, _bufferBytes);
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

    // Whether more records of a file are malformed than may be skipped is known only from all of it.
    private async ValueTask GoToAsync(RecipientCsvReader csv, InputPosition position, CancellationToken cancellationToken)
    {
        if (_options.SkipMalformed is not { IsFinite: true })
        {
            await csv.GoToAsync(position, null, cancellationToken).ConfigureAwait(false);
            return;
        }

        var block = new RecipientCsvBlock(_options.PageSize, _bufferBytes);
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
            block = new RecipientCsvBlock(_options.PageSize, _bufferBytes);
        }
    }

    private async ValueTask<RecipientCsvBlock?> ReadBlockAsync(RecipientCsvReader csv, int bytes, CancellationToken cancellationToken)
    {
        var block = new RecipientCsvBlock(_options.PageSize, bytes);
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

    private IReadOnlyList<InputFile> Files(Action<string>? warn = null)
    {
        var files = InputFile.Find(_path, warn);
        InputFile[] without = [.. files.Where(file => Path.GetFileName(file.Path) != ExportManifest.FileName)];
        return without.Length > 0 ? without : files;
    }
}
