using System.Globalization;
using CampaignExport.Recipients;

namespace CampaignExport.Tool.Demo;

/// <summary>
/// Generates people, each from its number alone, so any of them can be generated without the others. All of them are in the
/// test of the demo, which has a control group.
/// </summary>
internal static class DemoPeople
{
    private static readonly DateTimeOffset FirstProfile = new(2021, 3, 1, 6, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset FirstMessage = new(2026, 6, 1, 8, 0, 0, TimeSpan.Zero);

    private static readonly string[] Notes =
    [
        "Likes \"slow\" fashion", "=no calls, please", "🎂 in June", "Asked for size 38,\nthen 40", "VIP 🌟🌟", "prefers e-mail", "-",
        "Très bonne cliente", "+1 friend referred", "👩‍👩‍👧 family account", "@home on weekends",
    ];

    private static readonly string[] Colours = ["red", "navy", "ecru", "café au lait", "forest green"];

    private static readonly string[] Tags = ["newsletter", "early bird", "outlet", "50% off", "loyalty"];

    /// <summary>Generates a person.</summary>
    /// <param name="number">The number of the person, from 0.</param>
    /// <param name="campaign">The received campaign.</param>
    public static Recipient Make(int number, DemoReceipts campaign)
    {
        var chance = new DemoChance((ulong)number + 1);
        var place = DemoPlace.All[chance.Below(DemoPlace.All.Count)];
        var (first, last) = (chance.Of<string>(place.FirstNames), chance.Of<string>(place.LastNames));
        var created = FirstProfile.AddSeconds((number * 613L) + chance.Below(600)).AddMilliseconds(chance.Below(1000));
        var session = FirstMessage.AddMinutes(chance.Below(35 * 24 * 60) - (30 * 24 * 60));
        var devices = DemoDevices.Make(ref chance, place, created, session);
        var address = chance.Percent(88)
            ? string.Create(CultureInfo.InvariantCulture, $"{chance.Of<string>(["hello", "me", "mail", "user"])}.{number + 1}@{place.Country.ToLowerInvariant()}.example")
            : null;
        var unsubscribed = address is not null && chance.Percent(6);
        return new()
        {
            Id = string.Create(CultureInfo.InvariantCulture, $"6{number:x7}{chance.Hex(16)}"),
            // Many have leading zeros, and all exceed the 15 digits that spreadsheets preserve.
            ExternalId = chance.Percent(93) ? ((number * 48_271L) + 1_000_003).ToString("D16", CultureInfo.InvariantCulture) : null,
            Aliases = chance.Percent(12) ? [new(chance.Of<string>(["crm-", "shop-", "legacy/"]) + chance.Hex(8), "crm_id")] : null,
            CreatedAt = created,
            CreatedFrom = chance.Of<string>(["REST API", "SDK", "CSV Import"]),
            FirstName = chance.Percent(94) ? first : chance.Percent(50) ? "" : null,
            LastName = chance.Percent(90) ? last : null,
            Email = address,
            Phone = chance.Percent(55) ? place.CallingCode + chance.Below(100_000).ToString("D5", CultureInfo.InvariantCulture) : null,
            DateOfBirth = chance.Percent(40) ? new DateOnly(1950, 1, 1).AddDays(chance.Below(20_000)) : null,
            Gender = chance.Of<string?>(["F", "M", "F", "M", "O", "N", "P", null]),
            City = chance.Percent(85) ? chance.Of<string>(place.Cities) : null,
            Country = place.Country,
            Language = place.Language,
            TimeZone = place.TimeZone,
            RandomBucket = chance.Below(10_000),
            TotalRevenue = chance.Percent(45) ? chance.Below(90_000) / 100m : 0,
            InAppPurchaseTotal = chance.Percent(20) ? chance.Below(20_000) / 100m : null,
            EmailSubscribe = address is null ? null : unsubscribed ? "unsubscribed" : chance.Of<string>(["subscribed", "opted_in"]),
            OptedInToEmailsAt = address is not null && chance.Percent(60) ? created.AddMinutes(3) : null,
            UnsubscribedFromEmailsAt = unsubscribed ? session.AddDays(-chance.Below(200)) : null,
            OptedIntoPushAt = devices.Tokens is null ? null : created.AddMinutes(9),
            FirstSession = devices.Apps is null ? null : created.AddMinutes(1),
            LastSession = devices.Apps is null ? null : session,
            Devices = devices.Devices,
            PushTokens = devices.Tokens,
            Apps = devices.Apps,
            CustomAttributes = Attributes(ref chance),
            CustomEvents = Events(ref chance, created, session),
            CampaignsReceived = [campaign.Create(number)],
            VariationName = campaign.Create(number).VariationName,
            VariationId = campaign.Create(number).VariationId,
            InControl = campaign.Create(number).InControl,
        };
    }

    private static Dictionary<string, AttributeValue> Attributes(ref DemoChance chance)
    {
        var attributes = new Dictionary<string, AttributeValue>(StringComparer.Ordinal)
        {
            ["loyalty_points"] = AttributeValue.Number(chance.Below(5_000) - 200),
            ["vip"] = AttributeValue.Boolean(chance.Percent(4)),
        };
        if (chance.Percent(70))
            attributes["favourite_colour"] = AttributeValue.Text(chance.Of<string>(Colours));
        if (chance.Percent(30))
            attributes["note"] = AttributeValue.Text(chance.Of<string>(Notes));
        if (chance.Percent(25))
            attributes["tags"] = AttributeValue.Text($"{chance.Of<string>(Tags)}, {chance.Of<string>(Tags)}");
        return attributes;
    }

    private static List<EventHistory>? Events(ref DemoChance chance, DateTimeOffset created, DateTimeOffset session)
    {
        var events = new List<EventHistory>(2);
        if (chance.Percent(65))
            events.Add(new("Added to Cart", 1 + chance.Below(40)) { First = created.AddDays(2), Last = session });
        if (chance.Percent(35))
            events.Add(new("Left a Review", 1 + chance.Below(6)) { First = created.AddDays(12), Last = session });
        return events.Count == 0 ? null : events;
    }
}
