using System.Globalization;

namespace CampaignExport.Sources;

/// <summary>
/// Reads the JSON objects of files, in any layout: as lines, over several lines, in arrays, in responses, in messages, as records of CSV, or as
/// records of a format.
/// </summary>
/// <param name="texts">The texts. They are disposed with this object.</param>
/// <param name="warnings">Receives a warning for skipped messages.</param>
/// <param name="bufferBytes">The initial size of the buffer.</param>
/// <param name="hasTables">Whether a text can be CSV with events.</param>
internal sealed class InputObjects(InputTexts texts, Warnings warnings, int bufferBytes, bool hasTables = false) : IEventTexts
{
    private readonly TextBuffer _buffer = new(texts, bufferBytes);
    private readonly SortedDictionary<string, long> _withoutRecord = new(StringComparer.Ordinal);
    private readonly EmptyTexts _empty = new(warnings);
    private IEventTexts? _current;
    private (long Lines, long Bytes) _shift;

    public bool AreLines => _current!.AreLines;

    public bool IsMessage => false;

    public string File => _current!.File;

    public string Name => _current!.Name;

    public long Number => _current!.Number + _shift.Lines;

    public long Before => _shift.Lines > 0 ? _shift.Bytes : _current!.Before + _shift.Bytes;

    public long BytesRead => _current!.BytesRead;

    public InputPosition Position => _current!.Position;

    public async ValueTask GoToAsync(InputPosition position, CancellationToken cancellationToken)
    {
        await texts.MoveToAsync(position, cancellationToken).ConfigureAwait(false);
        _current = await OpenAsync(cancellationToken).ConfigureAwait(false);
        _empty.AddOther();
        await _current.GoToAsync(position, cancellationToken).ConfigureAwait(false);
    }

    public bool TryTake(out ReadOnlySpan<byte> text)
    {
        _shift = default;
        text = default;
        if (_current is null)
            return false;
        while (_current.TryTake(out text))
        {
            if (!_current.IsMessage || TryTakeRecord(ref text))
                return true;
        }

        return false;
    }

    public async ValueTask<bool> FillAsync(CancellationToken cancellationToken)
    {
        if (_current is not null && await _current.FillAsync(cancellationToken).ConfigureAwait(false))
            return true;
        // The last text stays current, because it has the final position.
        await CloseTextAsync().ConfigureAwait(false);
        if (!await texts.MoveNextAsync(cancellationToken).ConfigureAwait(false))
        {
            _empty.End(texts.File);
            return false;
        }

        try
        {
            _current = await OpenAsync(cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (InvalidDataException error)
        {
            throw texts.Damaged(0, error);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_current is not null)
            await _current.DisposeAsync().ConfigureAwait(false);
        await texts.DisposeAsync().ConfigureAwait(false);
    }

    private async ValueTask CloseTextAsync()
    {
        if (_current is null)
            return;
        if (_withoutRecord.Count > 0)
        {
            var counts = string.Join(", ", _withoutRecord.Select(type => string.Create(CultureInfo.InvariantCulture, $"{type.Value} {type.Key}")));
            warnings.Add($"{_current.Name}: messages without a record were skipped: {counts}.");
            _withoutRecord.Clear();
        }

        if (_current is ObjectReader { HasObjects: false })
            warnings.Add($"{_current.Name}: there is no object in the file.");
        await _current.DisposeAsync().ConfigureAwait(false);
    }

    private async ValueTask<IEventTexts> OpenAsync(CancellationToken cancellationToken)
    {
        if (texts.Format is not null)
        {
            _empty.AddOther();
            return new RecordReader(texts);
        }

        if (hasTables && await EventTableReader.TryOpenAsync(texts, cancellationToken).ConfigureAwait(false) is { } table)
        {
            _empty.AddOther();
            return table;
        }

        _buffer.Begin();
        JsonFraming? framing;
        // The search starts over after each read, so the amount doubles.
        for (var wanted = 1; (framing = JsonFraming.Find(_buffer.Unread, _buffer.HasEnded, _buffer.Unread.Length > LineReader.Longest)) is null; wanted = _buffer.Unread.Length * 2)
        {
            while (_buffer.Unread.Length < wanted && await _buffer.FillAsync(0, cancellationToken).ConfigureAwait(false))
            {
                // Pipes and compressed files return little at once.
            }
        }

        if (_buffer.HasEnded && !_buffer.Unread.ContainsAnyExcept(" \t\r\n"u8))
            _empty.Add(texts.Name);
        else
            _empty.AddOther();
        return framing.Value.IsLines ? new LineReader(texts, _buffer, framing.Value.AreMessages) : new ObjectReader(texts, _buffer, warnings);
    }

    private bool TryTakeRecord(ref ReadOnlySpan<byte> text)
    {
        Range record;
        string? type;
        try
        {
            record = JsonMessage.Find(text, out type);
        }
        catch (FormatException error)
        {
            throw new SourceFormatException(Name, Number, Before + 1, $"{error.Message}.");
        }

        if (type is not null)
        {
            _withoutRecord[type] = _withoutRecord.GetValueOrDefault(type) + 1;
            return false;
        }

        var before = text[..record.Start.Value];
        var lines = before.Count((byte)'\n');
        _shift = (lines, lines == 0 ? before.Length : before.Length - before.LastIndexOf((byte)'\n') - 1);
        text = text[record];
        return true;
    }
}

/// <summary>Reads the records of an open file with an <see cref="IRecordFormat"/>.</summary>
internal sealed class RecordReader(InputTexts texts) : IEventTexts
{
    private readonly IRecordFormat _format = texts.Format!;
    private readonly string? _entry = texts.Entry;
    private IAsyncEnumerator<ReadOnlyMemory<byte>>? _records;
    private bool _hasNext;

    public bool AreLines => false;

    public bool IsMessage => false;

    public string File { get; } = texts.File;

    public string Name { get; } = texts.Name;

    public long Number { get; private set; }

    public long Before => 0;

    public long BytesRead => texts.BytesRead;

    public InputPosition Position => new(File, _entry, 0, Number);

    public ValueTask GoToAsync(InputPosition position, CancellationToken cancellationToken)
    {
        if (position.Offset != 0)
            throw InputPosition.Unknown();
        Number = position.Number;
        return default;
    }

    public bool TryTake(out ReadOnlySpan<byte> text)
    {
        text = _hasNext ? _records!.Current.Span : default;
        if (!_hasNext)
            return false;
        _hasNext = false;
        Number++;
        return true;
    }

    public async ValueTask<bool> FillAsync(CancellationToken cancellationToken)
    {
        try
        {
            _records ??= _format.ReadAsync(texts.Rewind(), Name, Number, cancellationToken).GetAsyncEnumerator(cancellationToken);
            return _hasNext = await _records.MoveNextAsync().ConfigureAwait(false);
        }
        catch (InvalidDataException error)
        {
            throw new SourceFormatException(Name, Number + 1, "the compressed file is damaged, or it ends too early.", error);
        }
    }

    public ValueTask DisposeAsync() => _records?.DisposeAsync() ?? default;
}
