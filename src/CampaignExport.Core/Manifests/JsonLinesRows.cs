using System.Text;
using System.Text.Json;

namespace CampaignExport.Manifests;

/// <summary>Reads the rows of a JSON Lines file with System.Text.Json.</summary>
internal static class JsonLinesRows
{
    /// <exception cref="VerificationException">A row is not an object with these columns, or the last row has no line end.</exception>
    public static async Task<long> CountAsync(string path, Stream content, IReadOnlyList<string> columns, CancellationToken cancellationToken)
    {
        var names = columns.Select(Encoding.UTF8.GetBytes).ToArray();
        var buffer = new byte[256 * 1024];
        var (rows, length) = (0L, 0);
        while (true)
        {
            var read = await content.ReadAsync(buffer.AsMemory(length), cancellationToken).ConfigureAwait(false);
            if (read == 0)
                break;
            length += read;
            var begun = 0;
            for (int at; (at = buffer.AsSpan(begun, length - begun).IndexOf((byte)'\n')) >= 0; begun += at + 1)
            {
                rows++;
                if (!IsRow(buffer.AsSpan(begun, at), names))
                    throw ExportVerifier.Wrong(path, $"row {rows} is not an object with the {columns.Count} columns in the manifest");
            }

            length -= begun;
            buffer.AsSpan(begun, length).CopyTo(buffer);
            if (length == buffer.Length)
                Array.Resize(ref buffer, buffer.Length * 2);
        }

        return length == 0 ? rows : throw ExportVerifier.Wrong(path, $"row {rows + 1} has no line end");
    }

    private static bool IsRow(ReadOnlySpan<byte> line, byte[][] names)
    {
        try
        {
            var reader = new Utf8JsonReader(line);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
                return false;
            foreach (var name in names)
            {
                if (!reader.Read() || reader.TokenType != JsonTokenType.PropertyName || !reader.ValueTextEquals(name) || !reader.Read())
                    return false;
                reader.Skip();
            }

            return reader.Read() && reader.TokenType == JsonTokenType.EndObject && !reader.Read();
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
