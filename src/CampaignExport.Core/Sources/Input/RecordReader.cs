namespace CampaignExport.Sources;

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
