using System.Text.Json;
using CampaignExport.Recipients;

namespace CampaignExport.Sources;

/// <summary>Reads the items of the lists of a person. Unknown fields are skipped.</summary>
internal static class UserExportLists
{
    public static Device Device(ref Utf8JsonReader json)
    {
        string? model = null, os = null, carrier = null, id = null, idfv = null, idfa = null, google = null, roku = null, windows = null;
        bool? tracking = null;
        json.RequireObject();
        while (json.NextField())
        {
            if (json.TakesField("model"u8, model is not null))
                model = json.Text();
            else if (json.TakesField("os"u8, os is not null))
                os = json.Text();
            else if (json.TakesField("carrier"u8, carrier is not null))
                carrier = json.Text();
            else if (json.TakesField("device_id"u8, id is not null))
                id = json.Text();
            else if (json.TakesField("idfv"u8, idfv is not null))
                idfv = json.Text();
            else if (json.TakesField("idfa"u8, idfa is not null))
                idfa = json.Text();
            else if (json.TakesField("google_ad_id"u8, google is not null))
                google = json.Text();
            else if (json.TakesField("roku_ad_id"u8, roku is not null))
                roku = json.Text();
            else if (json.TakesField("windows_ad_id"u8, windows is not null))
                windows = json.Text();
            else if (json.TakesField("ad_tracking_enabled"u8, tracking is not null))
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
            if (json.TakesField("app"u8, app is not null))
                app = json.Text();
            else if (json.TakesField("platform"u8, platform is not null))
                platform = json.Text();
            else if (json.TakesField("token"u8, token is not null))
                token = json.Text();
            else if (json.TakesField("device_id"u8, device is not null))
                device = json.Text();
            else if (json.TakesField("notifications_enabled"u8, enabled is not null))
                enabled = json.Boolean();
            else if (json.TakesField("provisionally_opted_in"u8, provisionally is not null))
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
            if (json.TakesField("name"u8, name is not null))
                name = json.Text();
            else if (json.TakesField("platform"u8, platform is not null))
                platform = json.Text();
            else if (json.TakesField("version"u8, version is not null))
                version = json.Text();
            else if (json.TakesField("sessions"u8, sessions is not null))
                sessions = json.Integer();
            else if (json.TakesField("first_used"u8, first is not null))
                first = json.Instant();
            else if (json.TakesField("last_used"u8, last is not null))
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
            if (json.TakesField("name"u8, name is not null))
                name = json.Text();
            else if (json.TakesField("count"u8, count is not null))
                count = json.Integer();
            else if (json.TakesField("first"u8, first is not null))
                first = json.Instant();
            else if (json.TakesField("last"u8, last is not null))
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
            if (json.TakesField("alias_name"u8, name is not null))
                name = json.Id();
            else if (json.TakesField("alias_label"u8, label is not null))
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
            if (json.TakesField("name"u8, name is not null))
                name = json.Text();
            else
                json.Skip();
        }

        return name;
    }
}
