using System.Text.Json;

namespace CampaignExport.S3.Uploads;

/// <summary>What is to be known of an upload to go on with it.</summary>
/// <param name="UploadId">What the store calls the upload.</param>
/// <param name="Mark">What stands in the metadata of the object that this upload becomes.</param>
/// <param name="Checksum">Which checksum its parts have.</param>
/// <param name="Parts">The parts that are stored, in order of their numbers.</param>
internal sealed record UploadState(string UploadId, string Mark, S3Checksum Checksum, IReadOnlyList<StoredPart> Parts)
{
    public string ToText() => JsonSerializer.Serialize(this, UploadStateJson.Default.UploadState);

    /// <returns>Null for the text of an upload of which nothing was stored.</returns>
    /// <exception cref="JsonException">The text is not one of ours.</exception>
    public static UploadState? Parse(string text) =>
        text.Length == 0 ? null : JsonSerializer.Deserialize(text, UploadStateJson.Default.UploadState);
}
