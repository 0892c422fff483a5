using CampaignExport.Campaigns;

namespace CampaignExport.Sql;

/// <summary>A message of a campaign.</summary>
/// <param name="Channel">The API name of the channel; empty for the control group.</param>
/// <param name="Id">The API id of the variation; empty for none.</param>
/// <param name="Name">The first name in an event; null if there is none.</param>
/// <param name="Commit">The first commit in which the message has this name; null for the commit of the manifest.</param>
internal sealed record EventVariation(string Channel, string Id, string? Name, long? Commit = null);

/// <summary>Merges the messages of events and of a description.</summary>
internal static class EventVariations
{
    /// <summary>Adds the messages of events to those of a description, whose names take precedence.</summary>
    public static IReadOnlyList<EventVariation> Create(Campaign campaign, IEnumerable<EventVariation> variations) =>
        Merge(campaign.Variations.Select(one => new EventVariation(one.IsControl ? "" : one.Channel, one.Id ?? "", one.Name)).Concat(variations));

    /// <summary>Gets the messages of several commits in the order of channel, id and commit, each with its first name and with each change of it.</summary>
    public static IReadOnlyList<EventVariation> Changes(IEnumerable<EventVariation> variations)
    {
        var changes = new List<EventVariation>();
        foreach (var one in variations.OrderBy(one => one.Channel, StringComparer.Ordinal).ThenBy(one => one.Id, StringComparer.Ordinal).ThenBy(one => one.Commit))
        {
            if (changes.Count == 0 || changes[^1] != one with { Commit = changes[^1].Commit })
                changes.Add(one);
        }

        return changes;
    }

    public static IReadOnlyList<EventVariation> Merge(IEnumerable<EventVariation> variations) =>
    [
        .. variations.GroupBy(one => (one.Channel, one.Id))
            .Select(group => new EventVariation(group.Key.Channel, group.Key.Id, group.Select(one => one.Name).FirstOrDefault(name => name is not null)))
            .OrderBy(one => one.Channel, StringComparer.Ordinal).ThenBy(one => one.Id, StringComparer.Ordinal),
    ];
}
