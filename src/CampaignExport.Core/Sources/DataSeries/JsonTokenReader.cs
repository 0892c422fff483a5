using System.Text.Json;

namespace CampaignExport.Sources;

/// <summary>Reads consecutive JSON texts of any size token by token, with a buffer of little more than one token.</summary>
internal sealed class JsonTokenReader(string file, IJsonTokens tokens)
{
    private const int LongestToken = 16 * 1024 * 1024;

    private JsonReaderState _state = new(new JsonReaderOptions { AllowMultipleValues = true });
    private long _line = 1;
    private long _position = 1;

    /// <exception cref="SourceFormatException">The text is not JSON, or a token is not expected.</exception>
    public async Task ReadAsync(Stream stream, CancellationToken cancellationToken)
    {
        var buffer = new byte[64 * 1024];
        var length = await stream.ReadAtLeastAsync(buffer, 3, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
        if (buffer.AsSpan(0, length).StartsWith("\uFEFF"u8))
            length = Keep(buffer, 3, length);
        for (var ended = false; !ended;)
        {
            if (length == buffer.Length)
                Array.Resize(ref buffer, buffer.Length * 2);
            if (buffer.Length > LongestToken)
                throw new SourceFormatException(file, _line, _position, "a single string is longer than 16 MiB.");
            var read = await stream.ReadAsync(buffer.AsMemory(length), cancellationToken).ConfigureAwait(false);
            ended = read == 0;
            length += read;
            length = Keep(buffer, Consume(buffer.AsSpan(0, length), ended), length);
        }
    }

    private static int Keep(byte[] buffer, int from, int length)
    {
        buffer.AsSpan(from, length - from).CopyTo(buffer);
        return length - from;
    }

    private int Consume(ReadOnlySpan<byte> bytes, bool ended)
    {
        var reader = new Utf8JsonReader(bytes, ended, _state);
        try
        {
            while (reader.Read())
                tokens.Take(ref reader);
        }
        catch (JsonException error)
        {
            throw new SourceFormatException(
                file, (error.LineNumber ?? 0) + 1, (error.BytePositionInLine ?? 0) + 1, "this is not JSON, or it ends too early.", error);
        }
        catch (FormatException error)
        {
            throw At(bytes[..(int)reader.TokenStartIndex], error.Message, error);
        }
        catch (InvalidOperationException error)
        {
            // The reader detects this only when a string is read.
            throw At(bytes[..(int)reader.TokenStartIndex], "a string is not valid Unicode.", error);
        }

        MoveOver(bytes[..(int)reader.BytesConsumed]);
        _state = reader.CurrentState;
        return (int)reader.BytesConsumed;
    }

    private SourceFormatException At(ReadOnlySpan<byte> before, string problem, Exception error)
    {
        MoveOver(before);
        return new(file, _line, _position, problem, error);
    }

    private void MoveOver(ReadOnlySpan<byte> bytes)
    {
        _line += bytes.Count((byte)'\n');
        var lastLine = bytes.LastIndexOf((byte)'\n');
        _position = lastLine < 0 ? _position + bytes.Length : bytes.Length - lastLine;
    }
}
