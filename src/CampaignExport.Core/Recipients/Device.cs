namespace CampaignExport.Recipients;

/// <summary>A device of a person. Unknown values are null.</summary>
public sealed class Device
{
    /// <summary>The model.</summary>
    public string? Model { get; init; }

    /// <summary>The operating system with its version.</summary>
    public string? Os { get; init; }

    /// <summary>The mobile carrier.</summary>
    public string? Carrier { get; init; }

    /// <summary>The id of the device.</summary>
    public string? DeviceId { get; init; }

    /// <summary>Apple's identifier for the vendor.</summary>
    public string? Idfv { get; init; }

    /// <summary>Apple's identifier for advertisers.</summary>
    public string? Idfa { get; init; }

    /// <summary>Google's advertising id.</summary>
    public string? GoogleAdId { get; init; }

    /// <summary>Roku's advertising id.</summary>
    public string? RokuAdId { get; init; }

    /// <summary>Windows' advertising id.</summary>
    public string? WindowsAdId { get; init; }

    /// <summary>Whether the person allows advertisers to identify the device.</summary>
    public bool? AdTrackingEnabled { get; init; }
}
