using System.Globalization;

namespace CampaignExport.S3.Uploads;

/// <summary>The state that is needed to resume an upload.</summary>
/// <param name="UploadId">The store's id of the upload.</param>
/// <param name="Mark">The mark in the metadata of the object that the upload creates.</param>
/// <param name="Checksum">The kind of checksum of its parts.</param>
/// <param name="Parts">The stored parts, ordered by number.</param>
internal sealed record UploadState(string UploadId, string Mark, S3Checksum Checksum, IEnumerable<StoredPart> Parts)
{
    private const string Form = "1";

    /// <summary>Formats the state as words with blanks between them: the version, the upload, and one word for each part.</summary>
    /// <remarks>It is written after each part as a string in the JSON of a checkpoint. None of its characters needs an escape there.</remarks>
    public string ToText() =>
        string.Join(' ', Parts.Select(part => part.Text).Prepend($"{Form} {Uri.EscapeDataString(UploadId)} {Uri.EscapeDataString(Mark)} {Checksum}"));

    /// <returns>The state; null for the text of an upload without stored parts.</returns>
    /// <exception cref="FormatException">The text is not the state of an upload.</exception>
    public static UploadState? Parse(string text)
    {
        if (text.Length == 0)
            return null;
        if (text.Split(' ') is not [Form, { Length: > 0 } id, { Length: > 0 } mark, var checksum, .. var parts]
            || !Enum.TryParse<S3Checksum>(checksum, out var known)
            || !Enum.IsDefined(known))
        {
            throw new FormatException("The text is not the state of an upload, or has another version.");
        }

        return new(Uri.UnescapeDataString(id), Uri.UnescapeDataString(mark), known, [.. parts.Select(StoredPart.Parse)]);
    }
}

/// <summary>A stored part of an upload.</summary>
/// <param name="Number">Its number, from 1.</param>
/// <param name="Bytes">Its size in bytes.</param>
/// <param name="ETag">Its ETag.</param>
/// <param name="Checksum">Its checksum in Base64; null if none is kept.</param>
internal sealed record StoredPart(int Number, long Bytes, string ETag, string? Checksum = null)
{
    /// <summary>The part as one word. It is formatted once, since each later part writes it again.</summary>
    public string Text { get; } = string.Create(CultureInfo.InvariantCulture, $"{Number}:{Bytes}:{Uri.EscapeDataString(ETag)}")
        + (Checksum is null ? "" : $":{Uri.EscapeDataString(Checksum)}");

    /// <exception cref="FormatException">The word is not a part of an upload.</exception>
    public static StoredPart Parse(string text)
    {
        if (text.Split(':') is [var number, var bytes, var tag, .. { Length: <= 1 } checksum]
            && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var place)
            && long.TryParse(bytes, NumberStyles.None, CultureInfo.InvariantCulture, out var size))
        {
            return new(place, size, Uri.UnescapeDataString(tag), checksum is [var sum] ? Uri.UnescapeDataString(sum) : null);
        }

        throw new FormatException("The text is not a part of an upload.");
    }
}
