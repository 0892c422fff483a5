using System.Runtime.CompilerServices;
using CampaignExport.Recipients;

namespace CampaignExport.Sources;

/// <summary>
/// Reads people from files of the documented user export: JSON Lines with one person per line, plain, in gzip or in ZIP (all entries).
/// </summary>
/// <remarks>
/// <para>Thread-safe. For a folder, the source reads the files in it and its subfolders, in ordinal order of their paths. It skips files and
/// folders whose names start with <c>_</c> or <c>.</c>. Files are streamed, so memory does not depend on their size. Lines are parsed when
/// <see cref="RecipientPage{TRow}.Rows"/> is read, so the workers of an export parse in parallel.</para>
/// <para>If the query names a campaign, the source returns the people whose <c>campaigns_received</c> contains it. That field and
/// <see cref="UserExportOptions.Campaigns"/> also provide the variation. A receipt without <c>in_control</c> is not in the control group.
/// The platform lists only receipts of the last 90 days.</para>
/// <para>Field names match in any case, and can be column names of our own exports, such as <c>user_id</c> for <c>external_id</c>.
/// A file of our own exports beside its manifest also has the variation, as a receipt of its campaign, and its custom attributes. Its bytes are
/// compared with the digests of the manifest, and a difference is an error at the end of the file.
/// Dates are read in all forms that the platform is known to write. Numbers can be strings. Undocumented fields are skipped, and one
/// warning per file names them; a file without any documented field is an error. Blank lines are skipped. Duplicate profiles are returned
/// twice; see <see cref="DistinctRecipientSource"/>.</para>
/// </remarks>
public sealed class UserExportSource : IRecipientSource<Recipient>, IUnreportedReads<Recipient>
{
    private const int PageBytes = 8 * 1024 * 1024;

    private readonly string _path;
    private readonly UserExportOptions _options;
    private readonly int _bufferBytes;
    private readonly int _pageBytes;
    private readonly Warnings _warnings;
    private readonly IReadOnlyList<IRecordFormat> _formats = [];
    private readonly RecipientCsvOptions _table = new();
    private long _malformed;
    private long _bytesRead;

    /// <summary>Initializes a new source.</summary>
    /// <param name="path">The path of a file, or of a folder with files.</param>
    /// <param name="options">The options; null for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException"><see cref="UserExportOptions.PageSize"/> is less than 1.</exception>
    public UserExportSource(string path, UserExportOptions? options = null)
        : this(path, options, 256 * 1024, PageBytes)
    {
    }

    /// <summary>Initializes a source that also reads records of other formats.</summary>
    /// <param name="path">The path of a file, or of a folder with files.</param>
    /// <param name="options">The options; null for the defaults.</param>
    /// <param name="formats">The formats.</param>
    /// <param name="table">Determines which columns of records are custom attributes and events.</param>
    internal UserExportSource(string path, UserExportOptions? options, IReadOnlyList<IRecordFormat> formats, RecipientCsvOptions table)
        : this(path, options) => (_formats, _table) = (formats, table);

    internal UserExportSource(string path, UserExportOptions? options, int bufferBytes, int pageBytes)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        _options = options ?? new UserExportOptions();
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(_options.PageSize, nameof(options));
        (_path, _bufferBytes, _pageBytes, _warnings) = (path, bufferBytes, pageBytes, Warnings.InEnglish(_options.OnWarning));
    }

    /// <summary>The number of malformed objects skipped so far, by all reads.</summary>
    /// <value>0 unless <see cref="UserExportOptions.SkipMalformed"/> is set.</value>
    public long MalformedRecords => Interlocked.Read(ref _malformed);

    /// <summary>The number of stored bytes read so far, by all reads.</summary>
    internal long BytesRead => Interlocked.Read(ref _bytesRead);

    /// <inheritdoc/>
    /// <value>The page size, whether malformed lines are skipped, the encoding, the names of the current files, and a hash of the campaign descriptions.</value>
    /// <exception cref="FileNotFoundException">The file or folder does not exist, or the folder has no files.</exception>
    public string Description => FormattableString.Invariant(
        $"user export, pages of {_options.PageSize}, malformed lines {(_options.SkipMalformed is null ? "refused" : "left out")}{TextEncoding.Describe(_options.Encoding)}: {InputFile.Describe(InputFile.FindPeople(_path))}{ReceiptVariations.Describe(_options.Campaigns)}");

    /// <inheritdoc/>
    /// <exception cref="FileNotFoundException">The file or folder does not exist, or the folder has no files.</exception>
    /// <exception cref="SourceFormatException">
    /// A file is damaged or has no documented field, all files are empty, a line is malformed or longer than 16 MiB and is not skipped, or
    /// the number of malformed lines of a file exceeds the limit.
    /// </exception>
    /// <exception cref="ExportRequestException">The query names random buckets.</exception>
    /// <exception cref="CheckpointException">The cursor is not from this source.</exception>
    public IAsyncEnumerable<RecipientPage<Recipient>> ReadAsync(RecipientQuery query, string? cursor, CancellationToken cancellationToken = default) =>
        ReadAsync(query, cursor, isReported: true, null, cancellationToken);

    IAsyncEnumerable<RecipientPage<Recipient>> IUnreportedReads<Recipient>.ReadUnreportedAsync(RecipientQuery query, CancellationToken cancellationToken) =>
        ReadAsync(query, null, isReported: false, null, cancellationToken);

    /// <summary>Reads the files, or the texts that are already open.</summary>
    internal async IAsyncEnumerable<RecipientPage<Recipient>> ReadAsync(
        RecipientQuery query, string? cursor, bool isReported, InputTexts? opened, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        InputFile.RefuseBuckets(query);
        var receipts = query.CampaignId is { } campaign ? new ReceiptVariations(campaign, _options.Campaigns.GetValueOrDefault(campaign)) : null;
        var warnings = isReported ? _warnings : new Warnings(null);
        var chosen = new ChosenNames(_options.CustomAttributes, _options.CustomEvents, query.CampaignId);
        var reading = new UserExportReading(receipts, chosen, warnings);
        var tallies = new FileTallies(_options.SkipMalformed, isReported ? Report : null, _options.OnOverLimit, warnings);
        var check = new UserExportFieldCheck();
        var files = opened is null ? InputFile.FindPeople(_path, warnings.Add) : [];
        var exports = new OwnExports(null, warnings);
        tallies.Own = await OwnAsync(files, exports, cancellationToken).ConfigureAwait(false);
        var texts = opened ?? new InputTexts(files, _options.Encoding, _formats, warnings, isReadAgain: !isReported, exports: exports) { IsOfPeople = true };
        var lines = new InputObjects(texts, warnings, _bufferBytes);
        await using (lines.ConfigureAwait(false))
        {
            if (cursor is not null)
            {
                reading.LeaveOut();
                await GoToAsync(lines, texts, InputPosition.Parse(cursor), tallies, check, chosen, warnings, cancellationToken).ConfigureAwait(false);
            }

            var (bytes, read) = (_bufferBytes, 0L);
            while (await ReadBlockAsync(lines, bytes, tallies, check, chosen, warnings, null, cancellationToken).ConfigureAwait(false) is { } block)
            {
                bytes = block.Bytes;
                texts.CountBytes(ref _bytesRead, ref read);
                reading.Open();
                yield return new UserExportPage(block, lines.Position.ToString(), reading);
            }

            tallies.End();
            reading.Close();
        }
    }

    private async ValueTask<Dictionary<string, OwnColumns>> OwnAsync(IReadOnlyList<InputFile> files, OwnExports exports, CancellationToken cancellationToken)
    {
        var own = new Dictionary<string, OwnColumns>(StringComparer.Ordinal);
        foreach (var file in files)
        {
            if (await exports.FindColumnsAsync(file, _options.CustomEvents, cancellationToken).ConfigureAwait(false) is { } columns)
                own[file.Name] = columns;
        }

        return own;
    }

    // The start of a file shows whether it has a documented field. Only the whole file shows whether its malformed objects exceed the limit.
    private async ValueTask GoToAsync(
        InputObjects lines, InputTexts texts, InputPosition position, FileTallies tallies, UserExportFieldCheck check, ChosenNames chosen, Warnings warnings,
        CancellationToken cancellationToken)
    {
        await lines.GoToAsync(position with { Offset = 0, Number = 0 }, cancellationToken).ConfigureAwait(false);
        tallies.IsReported = false;
        var ignored = new UserExportReading(null, new ChosenNames(null, []), new Warnings(null));
        while (lines.Position != position && (_options.SkipMalformed is { IsFinite: true } || !check.IsKnown || texts.IsPipe)
            && await ReadBlockAsync(lines, _bufferBytes, tallies, check, chosen, warnings, position, cancellationToken).ConfigureAwait(false) is { } block)
        {
            using var page = new UserExportPage(block, "", ignored);
            _ = page.Rows;
        }

        tallies.IsReported = true;
        if (lines.Position != position)
            await lines.GoToAsync(position, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<LineBlock?> ReadBlockAsync(
        InputObjects lines, int bytes, FileTallies tallies, UserExportFieldCheck check, ChosenNames chosen, Warnings warnings, InputPosition? until,
        CancellationToken cancellationToken)
    {
        var block = new LineBlock(_options.PageSize, bytes);
        try
        {
            do
            {
                while (HasRoom() && TryTake(lines, tallies, out var line))
                {
                    if (!line.ContainsAnyExcept(" \t\r"u8))
                        continue;
                    var tally = tallies.Get(lines.Name, lines.File);
                    tally.Records++;
                    var location = new TextLocation(lines.Name, lines.Number, lines.Before) { IsRecord = !lines.AreLines };
                    if (location.IsRecord)
                        tally.Own ??= TableColumns.Create(line, lines.Name, _table, chosen, warnings);
                    check.Look(line, location, tally);
                    block.Add(line, location, tally);
                }

                if (!HasRoom())
                    return block;
            }
            while (await lines.FillAsync(cancellationToken).ConfigureAwait(false));
            // Checked before the last page is returned, so that a file with one page is rejected before anything is written.
            check.End();
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

        bool HasRoom() => block.Count < _options.PageSize && block.Bytes < _pageBytes && (until is null || lines.Position != until);
    }

    private bool TryTake(InputObjects lines, FileTallies tallies, out ReadOnlySpan<byte> line)
    {
        try
        {
            return lines.TryTake(out line);
        }
        catch (SourceFormatException error) when (_options.SkipMalformed is not null)
        {
            var tally = tallies.Get(lines.Name, lines.File);
            tally.Records++;
            tally.Reject(error);
            // A blank line in its place, so that the reader continues with the next line.
            line = default;
            return true;
        }
    }

    private void Report(SourceFormatException error)
    {
        Interlocked.Increment(ref _malformed);
        _options.OnMalformed?.Invoke(error);
    }
}
