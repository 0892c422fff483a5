using System.Buffers.Binary;
using System.Text.Json;

namespace CampaignExport.Sources;

/// <summary>Keeps the texts that repeat from event to event, such as ids of campaigns, so that each is a string once. For one reader.</summary>
/// <remarks>A text that shares its place with another one replaces it, so memory is bounded.</remarks>
internal sealed class RepeatedTexts
{
    private const int Places = 1024;
    private const int Longest = 128;

    private readonly (byte[] Bytes, string? Text)[] _texts = new (byte[], string?)[Places];
    private readonly (byte[] Bytes, string? Text)[] _ids = new (byte[], string?)[Places];

    /// <summary>Reads the string at the current token.</summary>
    /// <param name="json">The reader.</param>
    /// <param name="read">Reads a string that is not known yet.</param>
    public string? Read(ref Utf8JsonReader json, JsonItem<string?> read) => Read(_texts, ref json, read);

    /// <summary>Reads the id at the current token. A text that is invalid as an id can be valid elsewhere.</summary>
    /// <param name="json">The reader.</param>
    /// <param name="read">Reads an id that is not known yet.</param>
    public string? ReadId(ref Utf8JsonReader json, JsonItem<string?> read) => Read(_ids, ref json, read);

    private static string? Read((byte[] Bytes, string? Text)[] known, ref Utf8JsonReader json, JsonItem<string?> read)
    {
        if (json.TokenType != JsonTokenType.String || json.ValueIsEscaped || json.ValueSpan.Length is 0 or > Longest)
            return read(ref json);
        var bytes = json.ValueSpan;
        ref var place = ref known[PlaceOf(bytes)];
        if (place.Text is not null && bytes.SequenceEqual(place.Bytes))
            return place.Text;
        var text = read(ref json);
        place = (bytes.ToArray(), text);
        return text;
    }

    // Ids differ at their ends as a rule.
    private static int PlaceOf(ReadOnlySpan<byte> bytes)
    {
        var hash = (ulong)bytes.Length;
        if (bytes.Length >= sizeof(ulong))
        {
            hash ^= BinaryPrimitives.ReadUInt64LittleEndian(bytes) + (BinaryPrimitives.ReadUInt64LittleEndian(bytes[^sizeof(ulong)..]) * 31);
        }
        else
        {
            foreach (var one in bytes)
                hash = (hash << 8) | one;
        }

        return (int)((hash * 0x9E3779B97F4A7C15) >> 54);
    }
}
