using System.Collections.Immutable;

namespace CampaignExport.Sql;

/// <summary>The result of an import of events, so far or at the end.</summary>
/// <remarks>Immutable and thread-safe. Each line or record is kept, repeated, skipped or rejected.</remarks>
public sealed record EventImport
{
    /// <summary>The number of events that count: events of a metric of a campaign, purchases, and events about a person. Each of them is kept or repeated.</summary>
    /// <value>Default 0.</value>
    public long Read { get; internal init; }

    /// <summary>The number of events that were written to the store by this import, and not by another one of the same files at the same time.</summary>
    /// <value>Default 0.</value>
    public long Kept { get; internal init; }

    /// <summary>
    /// The number of events that repeat an event of the same commit, by campaign and id, or that another import of the same files has written at the same time.
    /// Events that repeat those of other commits are kept, and counted once.
    /// </summary>
    public long Repeated => Read - Kept;

    /// <summary>The number of purchases among the events read.</summary>
    /// <value>Default 0.</value>
    public long Purchases { get; internal init; }

    /// <summary>The number of events read that have no person. They count as events, but in no number of people.</summary>
    /// <value>Default 0.</value>
    public long WithoutPerson { get; internal init; }

    /// <summary>The number of conversions read that do not name their conversion behavior: they count as primary ones, unless the campaign has several.</summary>
    /// <value>Default 0.</value>
    public long ConversionsWithoutIndex { get; internal init; }

    /// <summary>The number of skipped events by reason: <see cref="Sources.MessageEventPage.Skipped"/>.</summary>
    /// <value>Default: none.</value>
    public IReadOnlyDictionary<string, long> Skipped { get; internal init; } = ImmutableSortedDictionary<string, long>.Empty;

    /// <summary>The number of malformed lines and records by problem. They are not imported.</summary>
    /// <value>Default: none.</value>
    public IReadOnlyDictionary<string, long> Rejected { get; internal init; } = ImmutableSortedDictionary<string, long>.Empty;

    /// <summary>The number of invalid characters in events that were replaced by U+FFFD: U+0000 and unpaired surrogates.</summary>
    /// <value>Default 0.</value>
    public long ReplacedCharacters { get; internal init; }

    /// <summary>The number of files that were read to their end.</summary>
    /// <value>Default 0.</value>
    public long Files { get; internal init; }

    /// <summary>
    /// The paths of the files with more malformed lines than <see cref="EventImportOptions.AllowedMalformed"/>. Their other events are kept; the next import
    /// reads them again.
    /// </summary>
    /// <value>Default: none.</value>
    public IReadOnlyList<string> FilesOverLimit { get; internal init; } = [];

    /// <summary>The number of files that were not read because an earlier import had read them to their end.</summary>
    /// <value>Default 0.</value>
    public long FilesImportedBefore { get; internal init; }

    /// <summary>The number of bytes of the files that are done, as they are on the disk; files that were not read are included.</summary>
    /// <value>Default 0.</value>
    public long BytesRead { get; internal init; }

    /// <summary>The number of bytes of all files; null if one of them is a pipe.</summary>
    /// <value>Default null.</value>
    public long? TotalBytes { get; internal init; }
}
