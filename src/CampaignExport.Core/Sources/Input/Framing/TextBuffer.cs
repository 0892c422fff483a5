namespace CampaignExport.Sources;

/// <summary>The buffered section of a text. It holds little more than one line or object.</summary>
/// <remarks>Not thread-safe.</remarks>
internal sealed class TextBuffer(InputTexts texts, int bytes)
{
    private byte[] _bytes = new byte[bytes];
    private int _from;
    private int _to;

    /// <summary>The bytes that were read but not taken. They are valid until more is read.</summary>
    public ReadOnlySpan<byte> Unread => _bytes.AsSpan(_from, _to - _from);

    /// <summary>The number of bytes of the text before them.</summary>
    public long Offset { get; private set; }

    /// <summary>Whether the text has ended.</summary>
    public bool HasEnded { get; private set; }

    /// <summary>Starts with the open text.</summary>
    public void Begin()
    {
        (_from, _to) = (0, 0);
        (Offset, HasEnded) = (0, false);
    }

    /// <summary>Takes bytes.</summary>
    public void Take(int count)
    {
        _from += count;
        Offset += count;
    }

    /// <summary>Skips bytes of the text, including unread ones. Returns false if there are fewer.</summary>
    /// <exception cref="SourceFormatException">A compressed file is damaged.</exception>
    public async ValueTask<bool> TrySkipAsync(long count, CancellationToken cancellationToken)
    {
        var read = (int)Math.Min(count, _to - _from);
        Take(read);
        Offset += count - read;
        try
        {
            return await texts.Current!.TrySkipAsync(count - read, cancellationToken).ConfigureAwait(false);
        }
        catch (InvalidDataException error)
        {
            throw texts.Damaged(0, error);
        }
    }

    /// <summary>Reads more. Returns false if the text had already ended.</summary>
    /// <param name="linesBefore">The number of lines taken so far.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <exception cref="SourceFormatException">A compressed file is damaged.</exception>
    public async ValueTask<bool> FillAsync(long linesBefore, CancellationToken cancellationToken)
    {
        if (HasEnded)
            return false;
        MakeRoom();
        try
        {
            var read = await texts.Current!.ReadAsync(_bytes.AsMemory(_to), cancellationToken).ConfigureAwait(false);
            _to += read;
            HasEnded = read == 0;
            return true;
        }
        catch (InvalidDataException error)
        {
            throw texts.Damaged(linesBefore, error);
        }
    }

    private void MakeRoom()
    {
        if (_from > 0)
        {
            _bytes.AsSpan(_from, _to - _from).CopyTo(_bytes);
            (_from, _to) = (0, _to - _from);
        }

        if (_to == _bytes.Length)
            Array.Resize(ref _bytes, _bytes.Length * 2);
    }
}
