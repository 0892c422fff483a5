using System.Globalization;

namespace CampaignExport.S3.Uploads;

/// <summary>A part that the store has.</summary>
/// <param name="Number">Its place in the file: 1 for the first.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="ETag">What the store calls it.</param>
/// <param name="Checksum">Its checksum in Base64; null if none is kept.</param>
internal sealed record StoredPart(int Number, long Bytes, string ETag, string? Checksum = null)
{
    /// <summary>The part as one word, made once: it is written again with every part that follows.</summary>
    public string Text { get; } = string.Create(CultureInfo.InvariantCulture, $"{Number}:{Bytes}:{Uri.EscapeDataString(ETag)}")
        + (Checksum is null ? "" : $":{Uri.EscapeDataString(Checksum)}");

    /// <exception cref="FormatException">The word is not one of ours.</exception>
    public static StoredPart Parse(string text)
    {
        if (text.Split(':') is [var number, var bytes, var tag, .. { Length: <= 1 } checksum]
            && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var place)
            && long.TryParse(bytes, NumberStyles.None, CultureInfo.InvariantCulture, out var size))
        {
            return new(place, size, Uri.UnescapeDataString(tag), checksum is [var sum] ? Uri.UnescapeDataString(sum) : null);
        }

        throw new FormatException("This is not a part of an upload.");
    }
}
