using System.Globalization;
using CampaignExport.Recipients;

namespace CampaignExport.Tool.Demo;

/// <summary>The devices of a person of the demo, with their apps and push tokens. Empty lists are null.</summary>
internal readonly record struct DemoDevices(IReadOnlyList<Device>? Devices, IReadOnlyList<PushToken>? Tokens, IReadOnlyList<AppUsage>? Apps)
{
    public static DemoDevices Make(ref DemoChance chance, DemoPlace place, DateTimeOffset created, DateTimeOffset session)
    {
        var count = chance.Of<int>([0, 0, 0, 0, 1, 1, 1, 1, 1, 2]);
        if (count == 0)
            return default;
        var (devices, tokens, apps) = (new List<Device>(count), new List<PushToken>(count), new List<AppUsage>(1));
        for (var i = 0; i < count; i++)
        {
            var device = chance.Percent(55) ? Apple(ref chance, place) : Android(ref chance, place);
            devices.Add(device);
            if (chance.Percent(70))
                tokens.Add(new() { App = "Shop", Platform = Platform(device), Token = chance.Hex(16) + chance.Hex(16), DeviceId = device.DeviceId, NotificationsEnabled = true });
        }

        apps.Add(new()
        {
            Name = "Shop",
            Platform = Platform(devices[0]),
            Version = string.Create(CultureInfo.InvariantCulture, $"{4 + chance.Below(3)}.{chance.Below(20)}.{chance.Below(10)}"),
            Sessions = 1 + chance.Below(400),
            FirstUsed = created.AddMinutes(1),
            LastUsed = session,
        });
        return new(devices, tokens.Count == 0 ? null : tokens, apps);
    }

    private static string Platform(Device device) => device.Idfv is null ? "Android" : "iOS";

    private static Device Apple(ref DemoChance chance, DemoPlace place) => new()
    {
        Model = chance.Of<string>(["iPhone 15 Pro", "iPhone SE (3rd generation)", "iPad Air 11\""]),
        Os = chance.Of<string>(["iOS 17.5.1", "iOS 18.2", "iOS 26.0"]),
        Carrier = chance.Percent(60) ? place.Country == "FR" ? "Bouygues Télécom" : "Vodafone" : null,
        DeviceId = chance.Guid(),
        Idfv = chance.Guid().ToUpperInvariant(),
        Idfa = chance.Percent(30) ? chance.Guid().ToUpperInvariant() : null,
        AdTrackingEnabled = chance.Percent(35),
    };

    private static Device Android(ref DemoChance chance, DemoPlace place) => new()
    {
        Model = chance.Of<string>(["Pixel 9", "Galaxy S24", "Redmi Note 13"]),
        Os = chance.Of<string>(["Android 13", "Android 14", "Android 15"]),
        Carrier = place.Country == "DE" ? "Telekom.de" : null,
        DeviceId = chance.Guid(),
        GoogleAdId = chance.Percent(75) ? chance.Guid() : null,
        AdTrackingEnabled = chance.Percent(60),
    };
}
