using System.Text.Json;
using CampaignExport.Recipients;

namespace CampaignExport.Sources;

/// <summary>Reads the items of the lists of a user. Unknown fields are skipped.</summary>
internal static class UserExportLists
{
    public static Device Device(ref Utf8JsonReader json)
    {
        string? model = null, os = null, carrier = null, id = null, idfv = null, idfa = null, google = null, roku = null, windows = null;
        bool? tracking = null;
        json.RequireObject();
        while (json.NextField())
        {
            if (json.TakesField("model"u8))
                model = json.Text();
            else if (json.TakesField("os"u8))
                os = json.Text();
            else if (json.TakesField("carrier"u8))
                carrier = json.Text();
            else if (json.TakesField("device_id"u8))
                id = json.Text();
            else if (json.TakesField("idfv"u8))
                idfv = json.Text();
            else if (json.TakesField("idfa"u8))
                idfa = json.Text();
            else if (json.TakesField("google_ad_id"u8))
                google = json.Text();
            else if (json.TakesField("roku_ad_id"u8))
                roku = json.Text();
            else if (json.TakesField("windows_ad_id"u8))
                windows = json.Text();
            else if (json.TakesField("ad_tracking_enabled"u8))
                tracking = json.Boolean();
            else
                json.Skip();
        }

        return new()
        {
            Model = model,
            Os = os,
            Carrier = carrier,
            DeviceId = id,
            Idfv = idfv,
            Idfa = idfa,
            GoogleAdId = google,
            RokuAdId = roku,
            WindowsAdId = windows,
            AdTrackingEnabled = tracking,
        };
    }

    public static PushToken PushToken(ref Utf8JsonReader json)
    {
        string? app = null, platform = null, token = null, device = null;
        bool? enabled = null, provisionally = null;
        json.RequireObject();
        while (json.NextField())
        {
            if (json.TakesField("app"u8))
                app = json.Text();
            else if (json.TakesField("platform"u8))
                platform = json.Text();
            else if (json.TakesField("token"u8))
                token = json.Text();
            else if (json.TakesField("device_id"u8))
                device = json.Text();
            else if (json.TakesField("notifications_enabled"u8))
                enabled = json.Boolean();
            else if (json.TakesField("provisionally_opted_in"u8))
                provisionally = json.Boolean();
            else
                json.Skip();
        }

        return new()
        {
            App = app,
            Platform = platform,
            Token = token,
            DeviceId = device,
            NotificationsEnabled = enabled,
            ProvisionallyOptedIn = provisionally,
        };
    }

    public static AppUsage App(ref Utf8JsonReader json)
    {
        string? name = null, platform = null, version = null;
        long? sessions = null;
        DateTimeOffset? first = null, last = null;
        json.RequireObject();
        while (json.NextField())
        {
            if (json.TakesField("name"u8))
                name = json.Text();
            else if (json.TakesField("platform"u8))
                platform = json.Text();
            else if (json.TakesField("version"u8))
                version = json.Text();
            else if (json.TakesField("sessions"u8))
                sessions = json.Integer();
            else if (json.TakesField("first_used"u8))
                first = json.Instant();
            else if (json.TakesField("last_used"u8))
                last = json.Instant();
            else
                json.Skip();
        }

        return new() { Name = name, Platform = platform, Version = version, Sessions = sessions, FirstUsed = first, LastUsed = last };
    }

    public static EventHistory Event(ref Utf8JsonReader json)
    {
        string? name = null;
        long? count = null;
        DateTimeOffset? first = null, last = null;
        json.RequireObject();
        while (json.NextField())
        {
            if (json.TakesField("name"u8))
                name = json.Text();
            else if (json.TakesField("count"u8))
                count = json.Integer();
            else if (json.TakesField("first"u8))
                first = json.Instant();
            else if (json.TakesField("last"u8))
                last = json.Instant();
            else
                json.Skip();
        }

        return new(name ?? throw new FormatException("contains an item without a name"), count ?? 0) { First = first, Last = last };
    }

    public static UserAlias Alias(ref Utf8JsonReader json)
    {
        string? name = null, label = null;
        json.RequireObject();
        while (json.NextField())
        {
            if (json.TakesField("alias_name"u8))
                name = json.Id();
            else if (json.TakesField("alias_label"u8))
                label = json.Id();
            else
                json.Skip();
        }

        return new(name, label);
    }

    /// <summary>Reads the name of an item that has no other documented field.</summary>
    public static string? Name(ref Utf8JsonReader json)
    {
        string? name = null;
        json.RequireObject();
        while (json.NextField())
        {
            if (json.TakesField("name"u8))
                name = json.Text();
            else
                json.Skip();
        }

        return name;
    }
}
