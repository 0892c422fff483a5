using System.Text.Json;
using CampaignExport.Events;
using CampaignExport.Recipients;

namespace CampaignExport.Tool.Demo;

/// <summary>Generates the events of a push campaign and writes them as the platform streams them: JSON Lines, one event per line.</summary>
internal sealed class DemoEvents
{
    // Events are delivered at least once.
    private const int EventsForOneThatComesTwice = 25;
    private const int PeopleForOneDeleted = 150;

    private readonly DemoCampaign _campaign;
    private readonly List<(long Time, string Id, byte[] Line)> _lines = [];

    private DemoEvents(DemoCampaign campaign) => _campaign = campaign;

    /// <summary>Writes the events.</summary>
    /// <param name="campaign">The campaign: pushes to iOS devices, and a control group.</param>
    /// <param name="people">Its recipients at the end of the campaign.</param>
    /// <returns>The lines and their number.</returns>
    public static (byte[] Bytes, int Count) Write(DemoCampaign campaign, IEnumerable<Recipient> people)
    {
        var events = new DemoEvents(campaign);
        foreach (var (number, person) in people.Index())
            events.Add(number, person, person.CampaignsReceived![0]);
        var inOrder = events._lines.OrderBy(line => line.Time).ThenBy(line => line.Id, StringComparer.Ordinal).Select(line => line.Line).ToList();
        inOrder.AddRange([.. inOrder.Where((_, at) => at % EventsForOneThatComesTwice == 0)]);
        return ([.. inOrder.SelectMany(line => line.Append((byte)'\n'))], inOrder.Count);
    }

    private void Add(int number, Recipient person, CampaignReceipt receipt)
    {
        var chance = new DemoChance((1UL << 40) + (ulong)number);
        var last = receipt.LastReceived!.Value;
        if (receipt.InControl == true)
        {
            Write(ref chance, EventKinds.EnrollInControl, last, person, receipt, dispatch: null);
            Convert(ref chance, last, percent: 5, person, receipt);
        }
        else
        {
            // A person with another abandoned cart is reminded again.
            var first = new DateTimeOffset(_campaign.Days.First, TimeOnly.MinValue, TimeSpan.Zero);
            for (var sent = last; sent >= first; sent = sent.AddMinutes(-(1440 + chance.Below(20 * 1440))))
                Send(ref chance, sent, person, receipt);
        }

        if (number % PeopleForOneDeleted == 0)
            Write(ref chance, EventKinds.UserDeleteRequest, last.AddDays(30), person, receipt: null, dispatch: null);
    }

    private void Send(ref DemoChance chance, DateTimeOffset sent, Recipient person, CampaignReceipt receipt)
    {
        var dispatch = chance.Hex(16);
        Write(ref chance, "users.messages.pushnotification.Send", sent, person, receipt, dispatch);
        if (chance.Percent(2))
        {
            Write(ref chance, "users.messages.pushnotification.Bounce", sent.AddSeconds(2), person, receipt, dispatch);
            return;
        }

        if (chance.Percent(18))
            Write(ref chance, "users.messages.pushnotification.Open", sent.AddMinutes(1 + chance.Below(300)), person, receipt, dispatch);
        else if (chance.Percent(12))
            Write(ref chance, "users.messages.pushnotification.InfluencedOpen", sent.AddMinutes(30 + chance.Below(600)), person, receipt, dispatch);
        Convert(ref chance, sent, percent: 9, person, receipt);
    }

    // Some purchases are too late to count.
    private void Convert(ref DemoChance chance, DateTimeOffset received, int percent, Recipient person, CampaignReceipt receipt)
    {
        if (chance.Percent(percent))
            Write(ref chance, EventKinds.Conversion, received.AddMinutes(10 + chance.Below(5 * 1440)), person, receipt, dispatch: null);
    }

    private void Write(ref DemoChance chance, string kind, DateTimeOffset time, Recipient person, CampaignReceipt? receipt, string? dispatch)
    {
        var id = chance.Guid();
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            json.WriteString("event_type", kind);
            json.WriteString("id", id);
            json.WriteNumber("time", time.ToUnixTimeSeconds());
            json.WriteString("user_id", person.Id);
            if (person.ExternalId is { } externalId)
                json.WriteString("external_user_id", externalId);
            if (receipt is not null)
            {
                json.WriteString("campaign_id", receipt.CampaignId);
                json.WriteString("campaign_name", receipt.Name);
                json.WriteString("message_variation_id", receipt.VariationId);
            }

            if (dispatch is not null)
            {
                json.WriteString("platform", "ios");
                json.WriteString("dispatch_id", dispatch);
            }

            if (kind == EventKinds.Conversion)
                json.WriteNumber("conversion_behavior_index", 0);
            json.WriteEndObject();
        }

        _lines.Add((time.ToUnixTimeSeconds(), id, bytes.ToArray()));
    }
}
