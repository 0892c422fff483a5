using System.Collections.Immutable;

namespace CampaignExport.Sql;

/// <summary>What became of imported events, so far or in the end.</summary>
/// <remarks>Immutable and thread-safe. What was read is kept, skipped or rejected.</remarks>
/// <param name="Read">How many came that are kept: of a campaign and with a metric, or about a person.</param>
/// <param name="New">How many of them were not there yet.</param>
public sealed record SqlEventImport(long Read, long New)
{
    /// <summary>How many were there already, by their ids, or came twice.</summary>
    public long Duplicate => Read - New;

    /// <summary>How many of those read have no person: they count among all and among no persons.</summary>
    /// <value>Default 0.</value>
    public long WithoutPerson { get; init; }

    /// <summary>
    /// How many of those read are conversions that do not say of which conversion event: they count as primary ones, unless the campaign has several.
    /// </summary>
    /// <value>Default 0.</value>
    public long ConversionsWithoutIndex { get; init; }

    /// <summary>How many were skipped, by the reason: <see cref="Sources.MessageEventPage.Skipped"/>.</summary>
    /// <value>Default: none.</value>
    public IReadOnlyDictionary<string, long> Skipped { get; init; } = ImmutableSortedDictionary<string, long>.Empty;

    /// <summary>How many lines or records were malformed and left out, by what is wrong with them.</summary>
    /// <value>Default: none.</value>
    public IReadOnlyDictionary<string, long> Rejected { get; init; } = ImmutableSortedDictionary<string, long>.Empty;

    /// <summary>How many U+0000 and halves of surrogate pairs became U+FFFD in those read.</summary>
    /// <value>Default 0. In an id they make a malformed line instead.</value>
    public long ReplacedCharacters { get; init; }

    /// <summary>How many files were read to their end.</summary>
    /// <value>Default 0.</value>
    public long Files { get; init; }

    /// <summary>
    /// The paths of those files that had more malformed lines than <see cref="SqlEventImportOptions.AllowedMalformed"/>. Their other events are kept; the next
    /// import reads them again.
    /// </summary>
    /// <value>Default: none.</value>
    public IReadOnlyList<string> FilesOverLimit { get; init; } = [];

    /// <summary>How many files were not read, because an earlier import had read them to their end.</summary>
    /// <value>Default 0.</value>
    public long FilesImportedBefore { get; init; }

    /// <summary>How many bytes of all files were done with, compressed ones where they are compressed; those of files that were not read are among them.</summary>
    /// <value>Default 0.</value>
    public long BytesRead { get; init; }

    /// <summary>How many bytes all files have; null if one of them has no length, as a pipe has none.</summary>
    /// <value>Default null.</value>
    public long? BytesInAll { get; init; }
}
