using System.Text.Json.Nodes;
using CampaignExport.Events;
using CampaignExport.Recipients;
using CampaignExport.Sources;
using CampaignExport.Sql;

namespace CampaignExport.DuckDb.Tests;

/// <summary>Random people who received the campaigns c0 and c1: their profiles in several states, events of them, and deletions and merges.</summary>
internal sealed class RandomRecipients
{
    private readonly Random _random;
    private readonly DateTimeOffset _begin = new(2026, 5, 1, 0, 0, 0, TimeSpan.Zero);
    private readonly List<string> _ids;
    private readonly string _folder;
    private int _moments;

    public RandomRecipients(int seed, int count, string folder)
    {
        (_random, _folder) = (new Random(seed), folder);
        _ids = [.. RandomUsers.Lines(seed, count).Select(line => JsonNode.Parse(line)!["braze_id"]!.GetValue<string>())];
    }

    /// <summary>The ids of all people. Some have no profile.</summary>
    public IReadOnlyList<string> Ids => [.. _ids, "without-profile-1", "without-profile-2"];

    /// <summary>Generates a random subset of profiles in a new state. All receipts have distinct times.</summary>
    public UserExportSource Profiles(int seed, double share)
    {
        var lines = RandomUsers.Lines(seed, _ids.Count).Select((line, at) =>
        {
            var user = JsonNode.Parse(line)!;
            user["braze_id"] = _ids[at];
            foreach (var receipt in user["campaigns_received"]!.AsArray())
            {
                if (receipt!["last_received"] is not null)
                    receipt["last_received"] = Moment();
            }

            return user.ToJsonString();
        }).Where(_ => _random.NextDouble() < share).ToArray();
        _random.Shuffle(lines);
        var path = Path.Combine(_folder, $"profiles-{Guid.NewGuid():N}.jsonl");
        File.WriteAllLines(path, lines);
        return new UserExportSource(path);
    }

    /// <summary>Generates events of the campaigns: messages of three variations, one without a name, the control group, and events that are not receipts.</summary>
    public List<MessageEvent> Events(int count)
    {
        var kinds = new[] { "users.messages.email.Send", "users.messages.sms.Send", "users.messages.contentcard.Impression", "users.messages.pushnotification.Send", "users.messages.email.Open" }
            .Select(name => EventKinds.Find(name)!).ToArray();
        var events = new List<MessageEvent>();
        for (var at = 0; at < count; at++)
        {
            if (at > 0 && _random.Next(12) == 0)
            {
                events.Add(events[_random.Next(at)]);
                continue;
            }

            var (id, campaign) = (Ids[_random.Next(Ids.Count)], $"c{_random.Next(2)}");
            var isControl = (HashedId.Of(id) & 7) == 0 && campaign == "c1";
            var kind = isControl ? EventKinds.Find(EventKinds.EnrollInControl)! : kinds[_random.Next(campaign == "c1" ? 1 : kinds.Length)];
            var variation = isControl ? "control" : $"v{_random.Next(3)}";
            events.Add(new MessageEvent($"{_moments}", kind, DateTimeOffset.Parse(Moment(), System.Globalization.CultureInfo.InvariantCulture), campaign, id)
            {
                Channel = kind.ChannelFromPlatform ? "ios_push" : kind.Channel,
                VariationId = variation,
                VariationName = variation == "v2" ? null : $"Name of {variation}",
            });
        }

        return events;
    }

    /// <summary>Generates deletions and merges: chains, cycles, and several into one. The last one of a person counts.</summary>
    public List<MessageEvent> Changes(int count)
    {
        var events = new List<MessageEvent>();
        for (var at = 0; at < count; at++)
        {
            var isDeletion = _random.Next(4) == 0;
            // Few people, so that chains and cycles occur.
            var user = Ids[_random.Next(Math.Min(Ids.Count, count))];
            events.Add(new MessageEvent(
                $"{_moments}", EventKinds.Find(isDeletion ? EventKinds.UserDeleteRequest : EventKinds.UserOrphan)!,
                DateTimeOffset.Parse(Moment(), System.Globalization.CultureInfo.InvariantCulture), "", user)
            {
                ReplacedBy = isDeletion ? null : Ids[_random.Next(Math.Min(Ids.Count, count * 2))],
            });
        }

        return [.. events.OrderBy(_ => _random.Next())];
    }

    // In random order, with distinct times.
    private string Moment() => _begin.AddMinutes((_moments++ * 7919) % 50_021).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture);
}
