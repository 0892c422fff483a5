using System.Text.Json;

namespace CampaignExport.Sources;

/// <summary>Reads consecutive JSON texts of any size token by token, with a buffer of little more than one token.</summary>
internal sealed class JsonTokens(string file, Stream stream)
{
    private const int LongestToken = 16 * 1024 * 1024;

    private byte[] _buffer = [];
    private int _length;
    private bool _hasEnded;

    // The current token begins at _start or after white space, in _state. It ends at _next, in _nextState.
    private int _start;
    private int _next;
    private JsonReaderState _state = new(new JsonReaderOptions { AllowMultipleValues = true });
    private JsonReaderState _nextState = new(new JsonReaderOptions { AllowMultipleValues = true });
    private long _line = 1;
    private long _position = 1;

    /// <summary>Reads the next token.</summary>
    /// <returns>The token; <see cref="JsonTokenType.None"/> at the end.</returns>
    /// <exception cref="SourceFormatException">The text is not JSON.</exception>
    public async ValueTask<JsonTokenType> ReadAsync(CancellationToken cancellationToken)
    {
        Advance();
        var token = Parse();
        while (token == JsonTokenType.None && !_hasEnded)
        {
            Advance();
            await FillAsync(cancellationToken).ConfigureAwait(false);
            token = Parse();
        }

        return token;
    }

    /// <summary>Skips the rest of the value that begins with the current token.</summary>
    /// <exception cref="SourceFormatException">The text is not JSON.</exception>
    public async ValueTask SkipAsync(CancellationToken cancellationToken)
    {
        // An object or array has the depth of its end.
        var depth = Current().CurrentDepth;
        if (Current().TokenType is not (JsonTokenType.StartObject or JsonTokenType.StartArray))
            return;
        do
            await ReadAsync(cancellationToken).ConfigureAwait(false);
        while (Current().CurrentDepth > depth);
    }

    /// <summary>Gets the name or string that is the current token.</summary>
    /// <exception cref="SourceFormatException">It is not valid Unicode.</exception>
    public string GetString()
    {
        try
        {
            return Current().GetString()!;
        }
        catch (InvalidOperationException error)
        {
            // The reader detects this only when a string is read.
            throw Error("a string is not valid Unicode.", error);
        }
    }

    /// <summary>Gets the number that is the current token.</summary>
    public bool TryGetDecimal(out decimal value) => Current().TryGetDecimal(out value);

    /// <summary>Creates an error at the current token.</summary>
    public SourceFormatException Error(string problem, Exception? error = null)
    {
        MoveTo(_start + (int)Current().TokenStartIndex);
        return new(file, _line, _position, problem, error);
    }

    private void Advance()
    {
        MoveTo(_next);
        _state = _nextState;
    }

    private JsonTokenType Parse()
    {
        var reader = Reader();
        try
        {
            var token = reader.Read() ? reader.TokenType : JsonTokenType.None;
            (_next, _nextState) = (_start + (int)reader.BytesConsumed, reader.CurrentState);
            return token;
        }
        catch (JsonException error)
        {
            throw new SourceFormatException(
                file, (error.LineNumber ?? 0) + 1, (error.BytePositionInLine ?? 0) + 1, TextLocation.Problem(error), error);
        }
    }

    private Utf8JsonReader Reader() => new(_buffer.AsSpan(_start, _length - _start), _hasEnded, _state);

    private Utf8JsonReader Current()
    {
        var reader = Reader();
        reader.Read();
        return reader;
    }

    private async ValueTask FillAsync(CancellationToken cancellationToken)
    {
        if (_buffer.Length == 0)
        {
            _buffer = new byte[64 * 1024];
            _length = await stream.ReadAtLeastAsync(_buffer, 3, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
            _start = _next = _buffer.AsSpan(0, _length).StartsWith("\uFEFF"u8) ? 3 : 0;
            return;
        }

        _buffer.AsSpan(_start, _length - _start).CopyTo(_buffer);
        (_start, _next, _length) = (0, 0, _length - _start);
        if (_length == _buffer.Length)
            Array.Resize(ref _buffer, _buffer.Length * 2);
        if (_buffer.Length > LongestToken)
            throw new SourceFormatException(file, _line, _position, "a single string is longer than 16 MiB.");
        var read = await stream.ReadAsync(_buffer.AsMemory(_length), cancellationToken).ConfigureAwait(false);
        _hasEnded = read == 0;
        _length += read;
    }

    private void MoveTo(int index)
    {
        var bytes = _buffer.AsSpan(_start, index - _start);
        _line += bytes.Count((byte)'\n');
        var lastLine = bytes.LastIndexOf((byte)'\n');
        _position = lastLine < 0 ? _position + bytes.Length : bytes.Length - lastLine;
        _start = index;
    }
}
