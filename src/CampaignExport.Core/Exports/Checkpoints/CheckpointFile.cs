using System.Text.Json.Serialization;
using CampaignExport.Manifests;

namespace CampaignExport.Exports;

/// <summary>How far a file has come.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Rows">Its rows that are stored.</param>
/// <param name="ContentBytes">The bytes that the format wrote for them.</param>
/// <param name="Crc32">The CRC-32 of those bytes.</param>
/// <param name="IsComplete">Whether all of the file is stored.</param>
/// <param name="State">What the sink wants to know to go on: <see cref="Sinks.ExportUpload.State"/>.</param>
/// <param name="Parts">The parts that are stored, in order.</param>
internal sealed record CheckpointFile(
    string Name, long Rows, long ContentBytes, uint Crc32, bool IsComplete, string State, IReadOnlyList<ManifestPart> Parts)
{
    /// <summary>How many characters of the pages that end in it became U+FFFD.</summary>
    /// <value>Default 0.</value>
    public long ReplacedCharacters { get; init; }

    /// <summary>The parts without digests: for an upload that is opened again to be discarded, and need not be read.</summary>
    [JsonIgnore]
    internal IReadOnlyList<ManifestPart> PartsUnread => [new(Parts.Sum(part => part.Bytes), null)];
}
