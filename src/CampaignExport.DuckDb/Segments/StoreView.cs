using CampaignExport.Campaigns;
using CampaignExport.Sql;

namespace CampaignExport.DuckDb;

/// <summary>A snapshot of the store after some commits. Later commits do not change it.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
internal sealed class StoreView
{
    private readonly Dictionary<string, Campaign> _details = new(StringComparer.Ordinal);
    private readonly Lazy<ImportedRanges> _imported;

    public StoreView(IReadOnlyDictionary<string, SegmentManifest> manifests)
    {
        All = [.. manifests.OrderBy(pair => pair.Value.Commit).ThenBy(pair => pair.Key, StringComparer.Ordinal)];
        var retired = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, manifest) in All)
        {
            // Of two merges of the same segments, the first counts. The other one is retired, and so are merges of its result.
            if (manifest.Replaces.Any(retired.ContainsKey))
            {
                retired.Add(name, name);
                continue;
            }

            foreach (var replaced in manifest.Replaces)
                retired.Add(replaced, name);
        }

        Retired = retired;
        Current = [.. All.Where(pair => !retired.ContainsKey(pair.Key)).OrderBy(pair => pair.Value.Place ?? pair.Value.Commit)];
        foreach (var (_, manifest) in All)
        {
            foreach (var (id, campaign) in manifest.Details)
                _details[id] = campaign;
        }

        _imported = new(() => new ImportedRanges(All.SelectMany(pair => pair.Value.Inputs)));
    }

    /// <summary>All manifests by name, in the order of their commits.</summary>
    public IReadOnlyList<KeyValuePair<string, SegmentManifest>> All { get; }

    /// <summary>The manifests whose segments no other one replaces, in the order of their commits.</summary>
    public IReadOnlyList<KeyValuePair<string, SegmentManifest>> Current { get; }

    /// <summary>The manifests that are not current, each with the manifest that replaced it. A merge that came too late is mapped to itself.</summary>
    public IReadOnlyDictionary<string, string> Retired { get; }

    /// <summary>Finds the last saved description of a campaign.</summary>
    public Campaign? DetailsOf(string campaignId) => _details.GetValueOrDefault(campaignId);

    /// <summary>The ids of the campaigns with events or a description, in ordinal order.</summary>
    public IEnumerable<string> Campaigns =>
        Current.SelectMany(pair => pair.Value.Campaigns.Select(one => one.Id)).Concat(_details.Keys).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);

    /// <summary>Finds the segments with events of a campaign, in the order of their commits.</summary>
    public CampaignSegments Of(string campaignId) => new(
        [.. from pair in Current
            let campaign = pair.Value.Campaigns.FirstOrDefault(one => one.Id == campaignId)
            where campaign is not null
            select (pair.Key, pair.Value.Events!, campaign)]);

    /// <summary>The segments of purchases with the names of their manifests, in the order of their commits.</summary>
    public IReadOnlyList<(string Manifest, PurchaseSegment Purchases)> Purchases => [.. from pair in Current where pair.Value.Purchases is not null select (pair.Key, pair.Value.Purchases!)];

    /// <summary>The imported ranges of files.</summary>
    public ImportedRanges Imported => _imported.Value;
}

/// <summary>The segments with events of one campaign, in the order of their commits.</summary>
internal sealed class CampaignSegments(IReadOnlyList<(string Manifest, Segment Segment, SegmentCampaign Campaign)> segments)
{
    public bool IsEmpty => segments.Count == 0;

    /// <summary>The names of manifests and segments, from which the names of counts are derived.</summary>
    public IEnumerable<string> Names => segments.Select(one => $"{one.Manifest} {one.Segment.File}");

    public IReadOnlyList<Segment> Segments { get; } = [.. segments.Select(one => one.Segment)];

    public long Rows => segments.Sum(one => one.Campaign.Rows);

    /// <summary>The time of the first event, in microseconds since 1970.</summary>
    public long First => segments.Min(one => one.Campaign.First);

    /// <summary>The time of the last event, in microseconds since 1970.</summary>
    public long Last => segments.Max(one => one.Campaign.Last);

    /// <summary>The messages in ordinal order of channel and id; names of earlier commits take precedence.</summary>
    public IReadOnlyList<EventVariation> Variations => EventVariations.Merge(segments.SelectMany(one => one.Campaign.Variations));
}
