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
