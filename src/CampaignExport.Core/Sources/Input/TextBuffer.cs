namespace CampaignExport.Sources;

/// <summary>The piece of a text that is being read. It holds little more than one line or object.</summary>
/// <remarks>For one thread.</remarks>
internal sealed class TextBuffer(InputTexts texts, int bytes)
{
    private byte[] _bytes = new byte[bytes];
    private int _from;
    private int _to;

    /// <summary>What was read and not taken. It is valid until more is read.</summary>
    public ReadOnlySpan<byte> Unread => _bytes.AsSpan(_from, _to - _from);

    /// <summary>How many bytes of the text come before.</summary>
    public long Offset { get; private set; }

    /// <summary>Whether nothing more can be read.</summary>
    public bool HasEnded { get; private set; }

    /// <summary>Begins with the text that is open.</summary>
    public void Begin()
    {
        (_from, _to) = (0, 0);
        (Offset, HasEnded) = (0, false);
    }

    /// <summary>Takes bytes of what was read.</summary>
    public void Take(int count)
    {
        _from += count;
        Offset += count;
    }

    /// <summary>Skips bytes of the text, those that were not read among them; false if there are not so many.</summary>
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

    /// <summary>Reads more; false if the text has ended before.</summary>
    /// <param name="linesBefore">How many lines of the text were taken.</param>
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
