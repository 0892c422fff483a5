using System.Text.Json;
using CampaignExport.Benchmarks.Rows;
using CampaignExport.Recipients;

namespace CampaignExport.Benchmarks.Events;

/// <summary>The profiles of a store: those of <see cref="RecipientRows"/>, with the advertising ids in their devices.</summary>
internal static class StoreProfiles
{
    public static async IAsyncEnumerable<Recipient> MakeAsync(int count)
    {
        foreach (var number in Enumerable.Range(0, count))
            yield return Of(RecipientRows.Make(number));
        await Task.CompletedTask;
    }

    private static Recipient Of(RecipientRow row) => new()
    {
        Id = row.AppboyId,
        Country = row.Country,
        CreatedAt = row.CreatedAt,
        CreatedFrom = row.CreatedFrom,
        Devices = row.Devices is null ? null : [DeviceOf(row)],
        PushTokens = row.Devices is null ? null : [new PushToken()],
        DateOfBirth = row.DateOfBirth,
        Email = row.Email,
        UnsubscribedFromEmailsAt = row.UnsubscribedFromEmailsAt,
        ExternalId = row.UserId,
        FirstName = row.FirstName,
        FirstSession = row.FirstSession,
        Gender = row.Gender,
        City = row.City,
        Language = row.Language,
        LastAppVersionUsed = row.LastAppVersionUsed,
        LastName = row.LastName,
        LastSession = row.LastSession,
        Phone = row.PhoneNumber,
        OptedIntoPushAt = row.OptedIntoPushAt,
        UnsubscribedFromPushAt = row.UnsubscribedFromPushAt,
        RandomBucket = row.RandomBucket,
        SessionCount = row.SessionCount,
        TimeZone = row.Timezone,
        InAppPurchaseTotal = row.InAppPurchaseTotal,
        Aliases = row.UserAliases is null ? null : [new UserAlias("crm-" + row.UserId, "crm_id")],
    };

    private static Device DeviceOf(RecipientRow row)
    {
        using var json = JsonDocument.Parse(row.Devices!);
        var device = json.RootElement[0];
        return new Device
        {
            Model = device.GetProperty("model").GetString(),
            Os = device.GetProperty("os").GetString(),
            Carrier = device.GetProperty("carrier").GetString(),
            DeviceId = device.GetProperty("device_id").GetString(),
            AdTrackingEnabled = device.GetProperty("ad_tracking_enabled").GetBoolean(),
            GoogleAdId = IdOf(row.GoogleAdIds),
            Idfa = IdOf(row.Idfas),
            Idfv = IdOf(row.Idfvs),
        };
    }

    private static string? IdOf(string? list) => list?[2..^2];
}
