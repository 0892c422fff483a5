using CsvHelper;

namespace CampaignExport.Sources;

/// <summary>Reads the records of CSV texts, one text after the other, each with a header of its own.</summary>
/// <remarks>For one thread.</remarks>
/// <param name="texts">The texts.</param>
/// <param name="options">How they are read.</param>
/// <param name="report">Gets each malformed record that is skipped; null for no call.</param>
/// <param name="warnings">Gets what is odd.</param>
/// <param name="bufferBytes">How large the buffer is at first.</param>
internal sealed class RecipientCsvReader(
    InputTexts texts, RecipientCsvOptions options, Action<SourceFormatException>? report, Warnings warnings, int bufferBytes) : IAsyncDisposable
{
    private const int LongestRecord = 16 * 1024 * 1024;

    private readonly EmptyTexts _empty = new(warnings);
    private readonly OwnExports _exports = new(options.Unguard, warnings);
    private readonly ChosenNames _chosen = new(options.CustomAttributes, options.CustomEvents);
    private CsvReader? _csv;
    private RecipientCsvHeader? _header;
    private FileTally? _tally;
    private InputPosition _text = new("", null, 0, 0);
    private long _linesBefore;
    private long _records;
    private bool _isPartial;

    /// <summary>The header of the text that the record is in.</summary>
    public RecipientCsvHeader Header => _header!;

    /// <summary>Counts the records of the text.</summary>
    public FileTally Tally => _tally!;

    /// <summary>The record.</summary>
    public CsvReader Record => _csv!;

    /// <summary>The line of the text that the record begins in.</summary>
    public long Line => _csv!.LineNumber + _linesBefore;

    /// <summary>How many rows were skipped that have no cell with anything in it.</summary>
    public long BlankRows { get; private set; }

    /// <summary>Where the next record is.</summary>
    public InputPosition Position => _text with { Number = _records };

    /// <summary>Goes to where reading was left off.</summary>
    /// <param name="position">The place.</param>
    /// <param name="onRecord">Called on each record of the text before it; null for no call.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <exception cref="CheckpointException">There is no such place.</exception>
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

    /// <summary>Moves to the next record; false if there is none.</summary>
    /// <exception cref="SourceFormatException">
    /// This is not CSV, no column is known, more records are malformed than may be skipped, or a compressed file is damaged.
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
            if (await CsvHead.ReadAsync(texts.Name, texts.Current!, options, cancellationToken).ConfigureAwait(false) is not { } head)
                return false;
            var origin = await _exports.FindAsync(texts.Input, cancellationToken).ConfigureAwait(false);
            _header = RecipientCsvHeader.Of(head, options, origin, _chosen, warnings);
            _tally = new FileTally(texts.Name, options.SkipMalformed) { Report = report };
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

    // True on a record that has the cells of the header.
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
                return true;
            var problem = _csv.FieldCount < _header.Named
                ? FormattableString.Invariant($"there {(_csv.FieldCount == 1 ? "is 1 cell" : $"are {_csv.FieldCount} cells")}, and the header has {_header.Named}")
                : "a cell stands behind the last column that has a name";
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
        Reject(malformed.LineNumber + _linesBefore, "a quote stands where none may, or is never closed", malformed.RawRecord.AsSpan().ContainsAny('\n', '\r'));
    }

    // A quote that is opened and not closed makes one record of many, so what is malformed and longer than a line may hide others.
    private void Reject(long line, string problem, bool hasLineBreak)
    {
        var error = _header!.Malformed(line, problem);
        if (hasLineBreak && options.SkipMalformed is not null)
            throw _header.Malformed(line, $"{problem}, and it goes over several lines, so that where the next record begins is not known");
        _tally!.Reject(error);
    }

    // What the CSV reader says may quote the record, which is a person's: it is not kept.
    private SourceFormatException Failed(Exception error) => error is CsvFormatException csv
        ? new(texts.Name, Math.Max(csv.LineNumber, 1) + _linesBefore, 1, "the record that begins here is longer than 16 MiB: a quote is probably opened and never closed.")
        : texts.Damaged(_records, error);
}
