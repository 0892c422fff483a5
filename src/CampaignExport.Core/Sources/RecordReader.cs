namespace CampaignExport.Sources;

/// <summary>Reads the records of a file in a format of its own.</summary>
internal sealed class RecordReader(InputFile file, IMessageEventFormat format) : IEventTexts
{
    private FileStream? _stream;
    private IAsyncEnumerator<ReadOnlyMemory<byte>>? _records;
    private bool _hasNext;

    public bool AreLines => false;

    public string File => file.Name;

    public string Name => file.Name;

    public long Number { get; private set; }

    public long BytesRead => _stream is { CanSeek: true } ? _stream.Position : 0;

    public InputPosition Position => new(File, null, 0, Number);

    public ValueTask GoToAsync(InputPosition position, CancellationToken cancellationToken)
    {
        if (position.Offset != 0 || position.Entry is not null)
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
        _stream ??= new(
            file.Path, FileMode.Open, FileAccess.Read, FileShare.Read, 64 * 1024, FileOptions.SequentialScan | FileOptions.Asynchronous);
        _records ??= format.ReadAsync(_stream, file.Name, Number, cancellationToken).GetAsyncEnumerator(cancellationToken);
        return _hasNext = await _records.MoveNextAsync().ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        if (_records is not null)
            await _records.DisposeAsync().ConfigureAwait(false);
        if (_stream is not null)
            await _stream.DisposeAsync().ConfigureAwait(false);
    }
}
