using System.Globalization;

namespace CampaignExport.Campaigns;

/// <summary>One message of a campaign: a variation of a multivariate campaign, or the message of one channel.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
/// <param name="Channel">The API name of the channel.</param>
/// <param name="Id">The API id of the variation; null where the data has none.</param>
/// <param name="Name">The name that the sender gave it; null where the data has none.</param>
public sealed record Variation(string Channel, string? Id, string? Name = null)
{
    /// <summary>Whether this is the control group, which receives nothing.</summary>
    /// <value>Default <see langword="false"/>.</value>
    public bool IsControl { get; init; }

    /// <summary>Tells messages of one channel apart that have neither id nor name: 1 for the first.</summary>
    /// <value>Default 1.</value>
    public int Position { get; init; } = 1;

    /// <summary>What identifies the message within its channel: its id, else its name, else its position (<c>#1</c>).</summary>
    public string Key => Id ?? Name ?? string.Create(CultureInfo.InvariantCulture, $"#{Position}");
}
