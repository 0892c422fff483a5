using System.Globalization;
using CampaignExport.Recipients;

namespace Dashboard.Demo;

/// <summary>Users, each generated from its number.</summary>
internal static class DemoPeople
{
    private static readonly (string Country, string Language, string Zone, string[] Cities, string[] FirstNames, string[] LastNames)[] Places =
    [
        ("US", "en", "America/New_York", ["Boston", "Washington, D.C.", "New York"], ["Emma", "Liam", "William \"Bill\""], ["Smith", "O'Brien", "Miller, Jr."]),
        ("GB", "en", "Europe/London", ["London", "Leeds"], ["Amelia", "Siân", "Harry"], ["Jones", "D'Arcy", "Patel"]),
        ("FR", "fr", "Europe/Paris", ["Paris", "Besançon", "L'Haÿ-les-Roses"], ["Zoé", "François", "Maëlle"], ["Lefèvre", "D'Aubigné", "Garçon"]),
        ("DE", "de", "Europe/Berlin", ["Köln", "Gießen"], ["Jürgen", "Käthe", "Lena"], ["Müller", "Groß", "Özdemir"]),
        ("JP", "ja", "Asia/Tokyo", ["東京", "札幌市"], ["陽菜", "蓮"], ["佐藤", "鈴木"]),
    ];

    private static readonly DateTimeOffset FirstProfile = new(2022, 3, 1, 6, 0, 0, TimeSpan.Zero);

    public static bool HasReceived(int number, string? campaignId) =>
        campaignId is null || DemoCampaigns.All.Index().Any(one => one.Item.Id == campaignId && HasReceived(number, one.Index, one.Item));

    /// <summary>Generates a person.</summary>
    /// <param name="number">The number of the person, from 0.</param>
    /// <param name="campaignId">The campaign for the variation columns; null for none.</param>
    /// <param name="now">The current time. Receipts are from the 100 days before it.</param>
    public static Recipient Make(int number, string? campaignId, DateTimeOffset now)
    {
        var place = Chance.Pick(number, 1, Places);
        var receipts = Receipts(number, new DateTimeOffset(now.UtcDateTime.Date, TimeSpan.Zero)).ToList();
        var received = receipts.Find(receipt => receipt.CampaignId == campaignId);
        var created = FirstProfile.AddHours(number % 30_000).AddSeconds((int)(Chance.Of(number, 2) * 3600));
        var email = Chance.Of(number, 3) < 0.9 ? string.Create(CultureInfo.InvariantCulture, $"user.{number + 1}@{place.Country.ToLowerInvariant()}.example") : null;
        var isApple = Chance.Of(number, 4) < 0.5;
        return new()
        {
            Id = string.Create(CultureInfo.InvariantCulture, $"6{number:x7}{(long)(Chance.Of(number, 5) * long.MaxValue):x16}"),
            ExternalId = string.Create(CultureInfo.InvariantCulture, $"{number * 48_271L % 100_000_000:D10}"),
            CreatedAt = created,
            FirstName = Chance.Pick(number, 6, place.FirstNames),
            LastName = Chance.Pick(number, 7, place.LastNames),
            Email = email,
            City = Chance.Pick(number, 8, place.Cities),
            Country = place.Country,
            Language = place.Language,
            TimeZone = place.Zone,
            RandomBucket = (int)(Chance.Of(number, 9) * 10_000),
            TotalRevenue = Chance.Of(number, 10) < 0.45 ? (int)(Chance.Of(number, 11) * 90_000) / 100m : 0,
            EmailSubscribe = email is null ? null : Chance.Pick(number, 12, (string[])["subscribed", "opted_in", "opted_in", "unsubscribed"]),
            OptedInToEmailsAt = email is null ? null : created.AddMinutes(3),
            FirstSession = created,
            LastSession = receipts.Count == 0 ? created : receipts[^1].LastReceived?.AddMinutes(40),
            Devices = [isApple ? new() { Model = "iPhone 15 Pro", Os = "iOS 26.0" } : new() { Model = "Pixel 9", Os = "Android 15" }],
            CampaignsReceived = receipts,
            VariationName = received?.VariationName,
            VariationId = received?.VariationId,
            InControl = received?.InControl,
        };
    }

    private static IEnumerable<CampaignReceipt> Receipts(int number, DateTimeOffset today)
    {
        foreach (var (question, campaign) in DemoCampaigns.All.Index())
        {
            if (!HasReceived(number, question, campaign))
                continue;
            // The control group is the last message. It has a tenth of the users.
            var all = campaign.Messages;
            var message = !all[^1].Variation.IsControl ? Chance.Pick(number, 200 + question, all)
                : Chance.Of(number, 300 + question) < 0.1 ? all[^1]
                : Chance.Pick(number, 200 + question, all.SkipLast(1).ToList());
            yield return new()
            {
                CampaignId = campaign.Id,
                Name = campaign.Name,
                LastReceived = today.AddDays(-1 - (int)(Chance.Of(number, 400 + question) * 100)).AddHours(9),
                VariationName = message.Variation.IsControl ? null : message.Variation.Name,
                VariationId = message.Variation.Id,
                InControl = message.Variation.IsControl,
                Converted = Chance.Of(number, 500 + question) < 0.02,
            };
        }
    }

    private static bool HasReceived(int number, int question, DemoCampaign campaign) => Chance.Of(number, 100 + question) < campaign.Share;
}
