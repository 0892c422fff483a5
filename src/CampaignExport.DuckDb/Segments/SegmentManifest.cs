using System.Text.Json.Serialization;
using CampaignExport.Campaigns;
using CampaignExport.Sql;

namespace CampaignExport.DuckDb;

/// <summary>The record of a commit. A segment that no manifest names does not count.</summary>
/// <remarks>Immutable. A manifest never changes after it was written.</remarks>
internal sealed record SegmentManifest
{
    /// <summary>
    /// The number of the commit in the order of commits: one more than the highest number that the writer saw. Concurrent writers can have the same number; then
    /// the name determines the order.
    /// </summary>
    public required long Commit { get; init; }

    /// <summary>The segment of events; null if the commit has no events.</summary>
    public Segment? Events { get; init; }

    /// <summary>The segment of purchases; null if the commit has none.</summary>
    public PurchaseSegment? Purchases { get; init; }

    /// <summary>Whether the segment of events has deletions or merges of users.</summary>
    public bool HasChanges { get; init; }

    /// <summary>The campaigns in the segment of events, in ordinal order of their ids.</summary>
    public IReadOnlyList<SegmentCampaign> Campaigns { get; init; } = [];

    /// <summary>The ranges of files that the commit contains.</summary>
    public IReadOnlyList<ImportedRange> Inputs { get; init; } = [];

    /// <summary>The descriptions of campaigns that were saved, by id. They replace earlier ones.</summary>
    public IReadOnlyDictionary<string, Campaign> Details { get; init; } = new Dictionary<string, Campaign>();

    /// <summary>The names of the manifests whose segments this one replaces.</summary>
    public IReadOnlyList<string> Replaces { get; init; } = [];

    /// <summary>
    /// The place of the segments in the order of commits. A merged segment has the place of its first source, and its rows keep their commits. Null for
    /// <see cref="Commit"/>.
    /// </summary>
    public long? Place { get; init; }

    /// <summary>The segment of profiles; null if the commit has none.</summary>
    public Segment? Profiles { get; init; }

    /// <summary>The segment of the receipts of campaigns that the profiles name; null if they name none.</summary>
    public Segment? Receipts { get; init; }

    /// <summary>All segments of the commit.</summary>
    public IEnumerable<Segment> Segments => ((Segment?[])[Events, Purchases?.Segment, Profiles, Receipts]).OfType<Segment>();
}

/// <summary>An immutable Parquet file of the store.</summary>
/// <param name="File">The path below the folder of the store, with '/'.</param>
/// <param name="Rows">The number of rows.</param>
/// <param name="Bytes">The length of the file.</param>
/// <param name="Digest">The XXH128 of the file, in hexadecimal digits.</param>
internal sealed record Segment(string File, long Rows, long Bytes, string Digest);

/// <summary>A segment of purchases.</summary>
/// <param name="Segment">The file.</param>
/// <param name="First">The time of the first purchase, in microseconds since 1970.</param>
/// <param name="Last">The time of the last purchase, in microseconds since 1970.</param>
internal sealed record PurchaseSegment(Segment Segment, long First, long Last);

/// <summary>The events of a campaign in a segment.</summary>
/// <param name="Id">The API id of the campaign.</param>
/// <param name="Rows">The number of events.</param>
/// <param name="First">The time of the first event, in microseconds since 1970.</param>
/// <param name="Last">The time of the last event, in microseconds since 1970.</param>
/// <param name="Variations">
/// The messages that the events name; those of the control group have an empty channel. A merged segment repeats a message with the commit of each change
/// of its name.
/// </param>
internal sealed record SegmentCampaign(string Id, long Rows, long First, long Last, IReadOnlyList<EventVariation> Variations);

/// <summary>Reads and writes manifests as JSON.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    IgnoreReadOnlyProperties = true,
    WriteIndented = true)]
[JsonSerializable(typeof(SegmentManifest))]
[JsonSerializable(typeof(StoreMark))]
[JsonSerializable(typeof(CountedRows))]
[JsonSerializable(typeof(KeptPeople))]
[JsonSerializable(typeof(Dictionary<string, CountedEvents>))]
[JsonSerializable(typeof(string[]))]
internal sealed partial class StoreJson : JsonSerializerContext;

/// <summary>The content of <c>store.json</c>, which marks a folder or prefix as a store.</summary>
/// <param name="Format">The version of the format.</param>
/// <param name="Id">The id of the store.</param>
internal sealed record StoreMark(int Format, string Id);
