using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using CsvHelper;

namespace CampaignExport.Sources;

/// <summary>Reads the records of a CSV text as JSON objects: the name of each column with the text of its cell. Empty cells have no field.</summary>
internal sealed class EventTableReader : IEventTexts
{
    private const int LongestRecord = 16 * 1024 * 1024;
    private const int FewestKnownNames = 2;

    // The characters of a blank row.
    private static readonly SearchValues<byte> Nothing = SearchValues.Create(" ,;\t|\""u8);

    // How databases write a null.
    private static ReadOnlySpan<byte> Null => "\\N"u8;

    private readonly InputTexts _texts;
    private readonly string? _entry;
    private readonly CsvHead _head;
    private readonly CsvReader _csv;
    private readonly ArrayBufferWriter<byte> _json = new();
    private readonly Utf8JsonWriter _writer;
    private readonly Queue<string> _problems = [];
    private string? _fatal;
    private bool _hasBegun;
    private bool _hasRecord;
    private bool _isOver;

    private EventTableReader(InputTexts texts, CsvHead head)
    {
        (_texts, _entry, _head, File, Name) = (texts, texts.Entry, head, texts.File, texts.Name);
        _writer = new(_json);
        _csv = CsvReader.Create(texts.Current!, new CsvReaderOptions
        {
            Separator = head.Separator,
            MalformedData = CsvMalformedDataHandling.Skip,
            OnMalformedRecord = Reject,
            MaxRecordSize = LongestRecord,
            IncludeValuesInExceptions = false,
        }, leaveOpen: true);
    }

    public bool AreLines => false;

    public bool IsMessage => false;

    public string File { get; }

    public string Name { get; }

    public long Number { get; private set; }

    public long Before => 0;

    public long BytesRead => _texts.BytesRead;

    public InputPosition Position => new(File, _entry, 0, Number);

    /// <summary>Opens the current text if it is a table of events: if its first line has at least two names of fields of events.</summary>
    /// <returns>The reader; null if it is not, and then nothing was taken from the text.</returns>
    /// <exception cref="SourceFormatException">The header is not CSV, or too long.</exception>
    public static async ValueTask<EventTableReader?> TryOpenAsync(InputTexts texts, CancellationToken cancellationToken)
    {
        var beginning = await texts.Current!.PeekAsync(4096, cancellationToken).ConfigureAwait(false);
        if (!IsTable(beginning.Span))
            return null;
        var head = await CsvHead.ReadAsync(texts.Name, texts.Current!, separator: null, static name => MessageEventLine.IsField(Encoding.UTF8.GetBytes(name)), cancellationToken).ConfigureAwait(false);
        return head is null ? null : new(texts, head);
    }

    public async ValueTask GoToAsync(InputPosition position, CancellationToken cancellationToken)
    {
        if (position.Offset != 0)
            throw InputPosition.Unknown();
        while (Number < position.Number)
        {
            if (!await FillAsync(cancellationToken).ConfigureAwait(false))
                throw InputPosition.Unknown();
            Number++;
            if (!_problems.TryDequeue(out _))
                _hasRecord = false;
        }
    }

    public bool TryTake(out ReadOnlySpan<byte> text)
    {
        text = default;
        if (_problems.TryDequeue(out var problem))
            throw new SourceFormatException(Name, ++Number, problem, null);
        if (!_hasRecord)
            return false;
        _hasRecord = false;
        Number++;
        text = _json.WrittenSpan;
        return true;
    }

    public async ValueTask<bool> FillAsync(CancellationToken cancellationToken)
    {
        while (_problems.Count == 0 && !_hasRecord && !_isOver)
        {
            _isOver = !await ReadAsync(cancellationToken).ConfigureAwait(false);
            if (!_isOver && !IsBlank(0))
                Convert();
        }

        return _problems.Count > 0 || _hasRecord;
    }

    public async ValueTask DisposeAsync()
    {
        await _csv.DisposeAsync().ConfigureAwait(false);
        await _writer.DisposeAsync().ConfigureAwait(false);
    }

    private static bool IsTable(ReadOnlySpan<byte> text)
    {
        text = text.StartsWith("\uFEFF"u8) ? text[3..] : text;
        foreach (var range in text.SplitAny("\r\n"u8))
        {
            var line = text[range];
            if (!line.ContainsAnyExcept(Nothing) || line.StartsWith("sep="u8) || line.StartsWith("\"sep="u8))
                continue;
            foreach (var separator in ",;\t|"u8)
            {
                var known = 0;
                foreach (var cell in line.Split(separator))
                    known += MessageEventLine.IsField(line[cell].Trim("\""u8)) ? 1 : 0;
                if (known >= FewestKnownNames)
                    return true;
            }

            return false;
        }

        return false;
    }

    private async ValueTask<bool> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (!_hasBegun)
                await _csv.ReadHeaderAsync(cancellationToken).ConfigureAwait(false);
            _hasBegun = true;
            var any = await _csv.ReadAsync(cancellationToken).ConfigureAwait(false);
            if (_fatal is not null)
                throw new SourceFormatException(Name, Number + _problems.Count + 1, _fatal, null);
            return any;
        }
        catch (CsvFormatException)
        {
            // The message of the CSV reader can quote personal data.
            throw new SourceFormatException(Name, Number + _problems.Count + 1, "the record is longer than 16 MiB: a quote is probably not closed.", null);
        }
        catch (InvalidDataException error)
        {
            throw _texts.Damaged(Number, error);
        }
    }

    private void Convert()
    {
        var cells = _csv.FieldCount;
        if (IsHeader())
        {
            _problems.Enqueue("this is the header once more.");
            return;
        }

        if (cells < _head.Names.Length || !IsBlank(_head.Names.Length))
        {
            _problems.Enqueue(FormattableString.Invariant($"there {(cells == 1 ? "is 1 cell" : $"are {cells} cells")}, and the header has {_head.Names.Length}."));
            return;
        }

        if (_csv.GetSpan(0).StartsWith("\uFEFF"u8))
        {
            _problems.Enqueue("it begins with a byte order mark, as where files were joined.");
            return;
        }

        if (!Utf8.IsValid(_csv.RawRecord))
        {
            _problems.Enqueue("it contains bytes that are not UTF-8. Set the encoding of the file.");
            return;
        }

        _json.ResetWrittenCount();
        _writer.Reset();
        _writer.WriteStartObject();
        for (var cell = 0; cell < _head.Names.Length; cell++)
        {
            if (_csv.GetSpan(cell) is { IsEmpty: false } value && !value.SequenceEqual(Null) && _head.Names[cell].Length > 0)
                _writer.WriteString(_head.Names[cell].Trim(), value);
        }

        _writer.WriteEndObject();
        _writer.Flush();
        _hasRecord = true;
    }

    // In the order of another header, the rows below it would be read wrongly.
    private bool IsHeader()
    {
        var known = 0;
        for (var cell = 0; cell < _csv.FieldCount; cell++)
            known += MessageEventLine.IsField(_csv.GetSpan(cell)) ? 1 : 0;
        if (known < FewestKnownNames)
            return false;
        var names = Enumerable.Range(0, _csv.FieldCount).Select(cell => _csv.GetString(cell).Trim());
        return names.SequenceEqual(_head.Names.Select(name => name.Trim()), StringComparer.OrdinalIgnoreCase) ? true
            : throw new SourceFormatException(Name, Number + 1, "this is a second header, with other columns or another order. Save each table to a file of its own.", null);
    }

    private bool IsBlank(int from)
    {
        for (var cell = from; cell < _csv.FieldCount; cell++)
        {
            if (_csv.GetSpan(cell).ContainsAnyExcept((byte)' ', (byte)'\t'))
                return false;
        }

        return true;
    }

    // An unclosed quote merges many records into one, so a malformed record of several lines may hide others.
    private void Reject(CsvMalformedRecord malformed)
    {
        const string problem = "a quote is misplaced or not closed";
        if (malformed.RawRecord.AsSpan().ContainsAny('\n', '\r'))
            _fatal ??= $"{problem}, and the record spans several lines, so the start of the next one is unknown.";
        else
            _problems.Enqueue($"{problem}.");
    }
}
