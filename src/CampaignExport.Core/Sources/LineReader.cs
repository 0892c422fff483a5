namespace CampaignExport.Sources;

/// <summary>Reads the lines of texts, one text after the other, in a buffer that holds little more than one line.</summary>
/// <remarks>A line ends with LF or CRLF; the last one of a text need not. A byte order mark is passed over. For one thread.</remarks>
internal sealed class LineReader(InputTexts texts, int bufferBytes) : IEventTexts
{
    private const int LongestLine = 16 * 1024 * 1024;

    private byte[] _buffer = new byte[bufferBytes];
    private int _from;
    private int _to;
    private int _searched;
    private bool _ended = true;
    private long _offset;
    private string? _entry;
    private string _file = "";

    public bool AreLines => true;

    /// <summary>The name of the file that is open.</summary>
    public string File => _file;

    /// <summary>The name of the text that the last line came from.</summary>
    public string Name { get; private set; } = "";

    /// <summary>The number of the last line in its text, 1 for the first.</summary>
    public long Number { get; private set; }

    /// <summary>How many bytes of the file that is open were read until now, as they lie on the disk; 0 of a pipe.</summary>
    public long BytesRead => texts.BytesRead;

    /// <summary>Where the next line begins.</summary>
    public InputPosition Position => new(_file, _entry, _offset, Number);

    /// <summary>Goes to where reading was left off.</summary>
    /// <exception cref="ArgumentException">There is no such place.</exception>
    public async ValueTask GoToAsync(InputPosition position, CancellationToken cancellationToken)
    {
        await texts.MoveToAsync(position).ConfigureAwait(false);
        var text = texts.Current!;
        if (text.CanSeek)
        {
            if (position.Offset > text.Length)
                throw InputPosition.Unknown();
            text.Seek(position.Offset, SeekOrigin.Begin);
        }
        else
        {
            await PassOverAsync(text, position, cancellationToken).ConfigureAwait(false);
        }

        Begin(position.Offset, position.Number);
    }

    /// <summary>Takes the next line from the buffer, without its end; false if more has to be read for it.</summary>
    /// <exception cref="SourceFormatException">The line is too long.</exception>
    public bool TryTake(out ReadOnlySpan<byte> line)
    {
        line = default;
        if (_offset == 0 && !TryPassOverMark())
            return false;
        var rest = _buffer.AsSpan(_from, _to - _from);
        var length = rest[_searched..].IndexOf((byte)'\n');
        if (length < 0)
        {
            _searched = rest.Length;
            if (rest.Length > LongestLine + 1)
                throw TooLong();
            if (!_ended || rest.IsEmpty)
                return false;
        }

        var end = length < 0 ? rest.Length : _searched + length;
        line = rest[..end];
        if (line is [.., (byte)'\r'])
            line = line[..^1];
        if (line.Length > LongestLine)
            throw TooLong();
        Take(length < 0 ? end : end + 1);
        return true;
    }

    /// <summary>Reads more, from the next text if this one has ended; false if there is none.</summary>
    /// <exception cref="SourceFormatException">A compressed file is damaged.</exception>
    public async ValueTask<bool> FillAsync(CancellationToken cancellationToken)
    {
        if (_ended)
        {
            if (!await texts.MoveNextAsync().ConfigureAwait(false))
                return false;
            Begin(0, 0);
        }

        MakeRoom();
        try
        {
            var read = await texts.Current!.ReadAsync(_buffer.AsMemory(_to), cancellationToken).ConfigureAwait(false);
            _to += read;
            _ended = read == 0;
            return true;
        }
        catch (InvalidDataException error)
        {
            throw texts.Damaged(Number, error);
        }
    }

    public ValueTask DisposeAsync() => texts.DisposeAsync();

    private void Begin(long offset, long number)
    {
        (_from, _to, _searched, _ended) = (0, 0, 0, false);
        (_offset, Number) = (offset, number);
        (_file, _entry, Name) = (texts.File, texts.Entry, texts.Name);
    }

    private void Take(int bytes)
    {
        _from += bytes;
        _offset += bytes;
        _searched = 0;
        Number++;
    }

    // True if the beginning of the text is known to be no part of a byte order mark, or past it.
    private bool TryPassOverMark()
    {
        var rest = _buffer.AsSpan(_from, _to - _from);
        if (rest.StartsWith("\uFEFF"u8))
        {
            _from += 3;
            _offset += 3;
            return true;
        }

        return rest.Length >= 3 || _ended;
    }

    private void MakeRoom()
    {
        if (_from > 0)
        {
            _buffer.AsSpan(_from, _to - _from).CopyTo(_buffer);
            (_from, _to) = (0, _to - _from);
        }

        if (_to == _buffer.Length)
            Array.Resize(ref _buffer, _buffer.Length * 2);
    }

    private async ValueTask PassOverAsync(Stream text, InputPosition position, CancellationToken cancellationToken)
    {
        try
        {
            for (var left = position.Offset; left > 0;)
            {
                var read = await text.ReadAsync(_buffer.AsMemory(0, (int)Math.Min(left, _buffer.Length)), cancellationToken).ConfigureAwait(false);
                left -= read > 0 ? read : throw InputPosition.Unknown();
            }
        }
        catch (InvalidDataException error)
        {
            throw texts.Damaged(position.Number, error);
        }
    }

    private SourceFormatException TooLong() => new(Name, Number + 1, 1, "the line is longer than 16 MiB.");
}
