namespace CampaignExport.Sources;

/// <summary>Reads files of events one after the other, each in the format that the end of its name stands for.</summary>
internal sealed class EventFiles(IReadOnlyList<InputFile> files, IReadOnlyList<IMessageEventFormat> formats, int bufferBytes) : IEventTexts
{
    private IEventTexts? _current;
    private int _next;

    public bool AreLines => _current!.AreLines;

    public string File => _current!.File;

    public string Name => _current!.Name;

    public long Number => _current!.Number;

    public long BytesRead => _current!.BytesRead;

    public InputPosition Position => _current!.Position;

    public ValueTask GoToAsync(InputPosition position, CancellationToken cancellationToken)
    {
        while (_next < files.Count && files[_next].Name != position.File)
            _next++;
        if (_next == files.Count)
            throw InputPosition.Unknown();
        _current = Open();
        return _current.GoToAsync(position, cancellationToken);
    }

    public bool TryTake(out ReadOnlySpan<byte> text)
    {
        text = default;
        return _current is not null && _current.TryTake(out text);
    }

    public async ValueTask<bool> FillAsync(CancellationToken cancellationToken)
    {
        while (_current is null || !await _current.FillAsync(cancellationToken).ConfigureAwait(false))
        {
            // The last one stays: it says where reading ended.
            if (_next == files.Count)
                return false;
            await DisposeAsync().ConfigureAwait(false);
            _current = Open();
        }

        return true;
    }

    public ValueTask DisposeAsync() => _current?.DisposeAsync() ?? default;

    // Files of lines that follow one another share a buffer.
    private IEventTexts Open()
    {
        if (FormatOf(files[_next]) is { } format)
            return new RecordReader(files[_next++], format);
        var first = _next;
        while (_next < files.Count && FormatOf(files[_next]) is null)
            _next++;
        return new LineReader(new InputTexts([.. files.Take(first.._next)]), bufferBytes);
    }

    private IMessageEventFormat? FormatOf(InputFile file) =>
        formats.FirstOrDefault(format => file.Name.EndsWith(format.FileExtension, StringComparison.OrdinalIgnoreCase));
}
