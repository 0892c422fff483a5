using System.Globalization;

namespace CampaignExport.S3.Uploads;

/// <summary>What is to be known of an upload to go on with it.</summary>
/// <param name="UploadId">What the store calls the upload.</param>
/// <param name="Mark">What stands in the metadata of the object that this upload becomes.</param>
/// <param name="Checksum">Which checksum its parts have.</param>
/// <param name="Parts">The parts that are stored, in order of their numbers.</param>
internal sealed record UploadState(string UploadId, string Mark, S3Checksum Checksum, IEnumerable<StoredPart> Parts)
{
    private const string Form = "1";

    /// <summary>Gives the state as words with blanks between them: the form, the upload, and one word a part.</summary>
    /// <remarks>It is written after every part, within the JSON of a checkpoint: no character in it is escaped there.</remarks>
    public string ToText() =>
        string.Join(' ', Parts.Select(part => part.Text).Prepend($"{Form} {Uri.EscapeDataString(UploadId)} {Uri.EscapeDataString(Mark)} {Checksum}"));

    /// <returns>Null for the text of an upload of which nothing was stored.</returns>
    /// <exception cref="FormatException">The text is not one of ours.</exception>
    public static UploadState? Parse(string text)
    {
        if (text.Length == 0)
            return null;
        if (text.Split(' ') is not [Form, { Length: > 0 } id, { Length: > 0 } mark, var checksum, .. var parts]
            || !Enum.TryParse<S3Checksum>(checksum, out var known)
            || !Enum.IsDefined(known))
        {
            throw new FormatException("This is not the state of an upload, or of another form.");
        }

        return new(Uri.UnescapeDataString(id), Uri.UnescapeDataString(mark), known, [.. parts.Select(StoredPart.Parse)]);
    }
}

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
