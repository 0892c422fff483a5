namespace CampaignExport.Sources;

/// <summary>Reads the lines of the open text.</summary>
/// <remarks>Not thread-safe. A line ends with LF or CRLF; the line end of the last line is optional.</remarks>
internal sealed class LineReader(InputTexts texts, TextBuffer buffer, bool areMessages) : IEventTexts
{
    /// <summary>The maximum length of a line or an object in bytes.</summary>
    public const int Longest = 16 * 1024 * 1024;

    private readonly string? _entry = texts.Entry;
    private int _searched;
    private bool _isTooLong;

    public bool AreLines => true;

    public bool IsMessage => areMessages;

    public string File { get; } = texts.File;

    public string Name { get; } = texts.Name;

    public long Number { get; private set; }

    public long Before => 0;

    public long BytesRead => texts.BytesRead;

    public InputPosition Position => new(File, _entry, buffer.Offset, Number);

    public async ValueTask GoToAsync(InputPosition position, CancellationToken cancellationToken)
    {
        if (!await buffer.TrySkipAsync(position.Offset, cancellationToken).ConfigureAwait(false))
            throw InputPosition.Unknown();
        Number = position.Number;
    }

    /// <summary>Takes the next line without its line end. Returns false if more has to be read.</summary>
    /// <exception cref="SourceFormatException">The line is too long.</exception>
    public bool TryTake(out ReadOnlySpan<byte> text)
    {
        text = default;
        var rest = buffer.Unread;
        var length = rest[_searched..].IndexOf((byte)'\n');
        if (length < 0 && (!buffer.HasEnded || (rest.IsEmpty && !_isTooLong)))
        {
            _searched = rest.Length;
            // CRLF can still follow a line of the maximum length.
            if (rest.Length > Longest + 1 || _isTooLong)
                Drop();
            return false;
        }

        var line = length < 0 ? rest : rest[..(_searched + length)];
        buffer.Take(length < 0 ? line.Length : line.Length + 1);
        _searched = 0;
        Number++;
        if (line is [.., (byte)'\r'])
            line = line[..^1];
        if (_isTooLong || line.Length > Longest)
        {
            _isTooLong = false;
            throw new SourceFormatException(Name, Number, 1, "the line is longer than 16 MiB.");
        }

        text = line;
        return true;
    }

    public ValueTask<bool> FillAsync(CancellationToken cancellationToken) => buffer.FillAsync(Number, cancellationToken);

    public ValueTask DisposeAsync() => default;

    private void Drop()
    {
        _isTooLong = true;
        buffer.Take(_searched);
        _searched = 0;
    }
}
