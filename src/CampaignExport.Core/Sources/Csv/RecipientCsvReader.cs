using System.Buffers;
using CsvHelper;

namespace CampaignExport.Sources;

/// <summary>Reads the records of CSV texts, one text after the other. Each text has its own header.</summary>
/// <remarks>Not thread-safe.</remarks>
/// <param name="texts">The texts.</param>
/// <param name="options">The options.</param>
/// <param name="exports">Finds the files that are our own exports.</param>
/// <param name="receipts">The campaign that people must have received; null for all people.</param>
/// <param name="report">Called for each skipped malformed record; null for no callback.</param>
/// <param name="warnings">Receives the warnings.</param>
/// <param name="bufferBytes">The initial size of the buffer.</param>
internal sealed class RecipientCsvReader(
    InputTexts texts, RecipientCsvOptions options, OwnExports exports, ReceiptVariations? receipts, Action<SourceFormatException>? report, Warnings warnings, int bufferBytes) : IAsyncDisposable
{
    private const int LongestRecord = 16 * 1024 * 1024;

    private readonly EmptyTexts _empty = new(warnings);
    private readonly ChosenNames _chosen = new(options.CustomAttributes, options.CustomEvents, receipts?.CampaignId);
    private CsvReader? _csv;
    private RecipientCsvHeader? _header;
    private FileTally? _tally;
    private InputPosition _text = new("", null, 0, 0);
    private long _linesBefore;
    private long _records;
    private bool _isPartial;

    /// <summary>The header of the current text.</summary>
    public RecipientCsvHeader Header => _header!;

    /// <summary>The tally of the current text.</summary>
    public FileTally Tally => _tally!;

    /// <summary>The reader, at the current record.</summary>
    public CsvReader Record => _csv!;

    /// <summary>The line of the text where the current record starts.</summary>
    public long Line => _csv!.LineNumber + _linesBefore;

    /// <summary>The campaign that people must have received; null for all people.</summary>
    public ReceiptVariations? Receipts => receipts;

    /// <summary>The number of blank rows skipped so far.</summary>
    public long BlankRows { get; private set; }

    /// <summary>The position of the next record.</summary>
    public InputPosition Position => _text with { Number = _records };

    /// <summary>Moves to a position.</summary>
    /// <param name="position">The position.</param>
    /// <param name="onRecord">Called at each earlier record of the text; null for no callback.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <exception cref="CheckpointException">The position does not exist.</exception>
    public async ValueTask GoToAsync(InputPosition position, Action? onRecord, CancellationToken cancellationToken)
    {
        _isPartial = true;
        await texts.MoveToAsync(position, cancellationToken).ConfigureAwait(false);
        if (!await TryBeginAsync(cancellationToken).ConfigureAwait(false))
            throw InputPosition.Unknown();
        _tally!.Report = null;
        while (_records < position.Number)
        {
            if (!await ReadInTextAsync(cancellationToken).ConfigureAwait(false))
                throw InputPosition.Unknown();
            onRecord?.Invoke();
        }

        _tally.Report = report;
        BlankRows = 0;
    }

    /// <summary>Moves to the next record. Returns false if there is none.</summary>
    /// <exception cref="SourceFormatException">
    /// The text is not CSV or has no known column, the number of malformed records exceeds the limit, or a compressed file is damaged.
    /// </exception>
    public async ValueTask<bool> ReadAsync(CancellationToken cancellationToken)
    {
        while (_csv is null || !await ReadInTextAsync(cancellationToken).ConfigureAwait(false))
        {
            await CloseTextAsync().ConfigureAwait(false);
            if (!await texts.MoveNextAsync(cancellationToken).ConfigureAwait(false))
            {
                _empty.End(texts.File);
                if (!_isPartial)
                    _chosen.Report(warnings);
                return false;
            }

            if (!await TryBeginAsync(cancellationToken).ConfigureAwait(false))
                _empty.Add(texts.Name);
        }

        return true;
    }

    public async ValueTask DisposeAsync()
    {
        if (_csv is { } csv)
            await csv.DisposeAsync().ConfigureAwait(false);
        await texts.DisposeAsync().ConfigureAwait(false);
    }

    private async ValueTask CloseTextAsync()
    {
        if (_csv is not { } csv)
            return;
        _csv = null;
        await csv.DisposeAsync().ConfigureAwait(false);
        _tally!.Close();
    }

    private async ValueTask<bool> TryBeginAsync(CancellationToken cancellationToken)
    {
        (_text, _records) = (new(texts.File, texts.Entry, 0, 0), 0);
        try
        {
            if (await CsvHead.ReadAsync(texts.Name, texts.Current!, options.Separator, name => RecipientCsvHeader.IsKnown(name, options), cancellationToken).ConfigureAwait(false) is not { } head)
                return false;
            var origin = await exports.FindAsync(texts.Input, head.Names, cancellationToken).ConfigureAwait(false);
            _header = RecipientCsvHeader.Create(head, options, origin, _chosen, warnings);
            if (receipts is not null && _header.CampaignId is null)
            {
                throw new ExportRequestException(
                    "CSV files do not contain the campaigns that a person received: they have no 'campaigns_received'. Request all recipients of the files, or read a user export in JSON Lines, "
                    + "or our own export of recipients with the contents 'all', beside its manifest.");
            }

            if (_header.CampaignId == receipts?.CampaignId)
                _chosen.FoundCampaign();
            _tally = new FileTally(texts.Name, options.SkipMalformed) { Report = report, OverLimit = options.OnOverLimit };
            _linesBefore = head.Line - 1;
            _csv = CsvReader.Create(texts.Current!, CsvOptions(head.Separator), leaveOpen: true);
            await _csv.ReadHeaderAsync(cancellationToken).ConfigureAwait(false);
            _empty.AddOther();
            return true;
        }
        catch (Exception error) when (error is CsvFormatException or InvalidDataException)
        {
            throw Failed(error);
        }
    }

    private CsvReaderOptions CsvOptions(char separator) => new()
    {
        Separator = separator,
        TrackLineNumbers = true,
        MalformedData = CsvMalformedDataHandling.Skip,
        OnMalformedRecord = RejectQuotes,
        MaxRecordSize = LongestRecord,
        BufferSize = bufferBytes,
        IncludeValuesInExceptions = false,
    };

    // Returns true at a record with the cells of the header.
    private async ValueTask<bool> ReadInTextAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var any = await ReadRecordAsync(cancellationToken).ConfigureAwait(false);
            if (!any)
                return false;
            _records++;
            if (IsBlank(0))
            {
                BlankRows++;
                continue;
            }

            _tally!.Records++;
            if (_csv!.FieldCount >= _header!.Named && IsBlank(_header.Named))
            {
                if (_header.IsForeign && _csv.GetSpan(0).StartsWith("\uFEFF"u8))
                    warnings.Add($"{texts.Name}: a row begins with a byte order mark, as where files were joined. It is read as a part of the first cell. Join the files without it.");
                return true;
            }

            if (IsHeader())
            {
                Reject(Line, RecipientCsvHeader.Repeated, hasLineBreak: false);
                continue;
            }

            var problem = _csv.FieldCount < _header.Named
                ? FormattableString.Invariant($"there {(_csv.FieldCount == 1 ? "is 1 cell" : $"are {_csv.FieldCount} cells")}, and the header has {_header.Named}")
                : "there is a cell after the last column with a name";
            Reject(Line, problem, _csv.RawRecord.ContainsAny((byte)'\n', (byte)'\r'));
        }
    }

    private async ValueTask<bool> ReadRecordAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await _csv!.ReadAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (error is CsvFormatException or InvalidDataException)
        {
            throw Failed(error);
        }
    }

    // Records with the cells of the header are compared with it when they are parsed.
    private bool IsHeader()
    {
        var (cells, ends) = (new ArrayBufferWriter<byte>(), new int[_csv!.FieldCount]);
        for (var cell = 0; cell < ends.Length; cell++)
        {
            cells.Write(_csv.GetSpan(cell));
            ends[cell] = cells.WrittenCount;
        }

        return _header!.IsHeader(cells.WrittenSpan, ends, 0, Line);
    }

    private bool IsBlank(int from)
    {
        for (var cell = from; cell < _csv!.FieldCount; cell++)
        {
            if (_csv.GetSpan(cell).ContainsAnyExcept((byte)' ', (byte)'\t'))
                return false;
        }

        return true;
    }

    private void RejectQuotes(CsvMalformedRecord malformed)
    {
        _tally!.Records++;
        Reject(malformed.LineNumber + _linesBefore, "a quote is misplaced or not closed", malformed.RawRecord.AsSpan().ContainsAny('\n', '\r'));
    }

    // An unclosed quote merges many records into one, so a malformed record of several lines may hide others.
    private void Reject(long line, string problem, bool hasLineBreak)
    {
        var error = _header!.Malformed(line, problem);
        if (hasLineBreak && options.SkipMalformed is not null)
            throw _header.Malformed(line, $"{problem}, and it spans several lines, so the start of the next record is unknown");
        _tally!.Reject(error);
    }

    // The error of the CSV reader is dropped, because its message can quote personal data.
    private SourceFormatException Failed(Exception error) => error is CsvFormatException csv
        ? new(texts.Name, Math.Max(csv.LineNumber, 1) + _linesBefore, 1, "the record that begins here is longer than 16 MiB: a quote is probably not closed.")
        : texts.Damaged(_records, error);
}
