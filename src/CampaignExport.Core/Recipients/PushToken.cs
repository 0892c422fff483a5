namespace CampaignExport.Recipients;

/// <summary>A push token of a person. Unknown values are null.</summary>
public sealed class PushToken
{
    /// <summary>The name of the app.</summary>
    public string? App { get; init; }

    /// <summary>The platform.</summary>
    public string? Platform { get; init; }

    /// <summary>The token.</summary>
    public string? Token { get; init; }

    /// <summary>The id of the device.</summary>
    public string? DeviceId { get; init; }

    /// <summary>Whether notifications are allowed on the device.</summary>
    public bool? NotificationsEnabled { get; init; }

    /// <summary>Whether notifications are allowed provisionally, without sound and banner.</summary>
    public bool? ProvisionallyOptedIn { get; init; }
}
