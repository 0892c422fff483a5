using System.Globalization;

namespace CampaignExport.Campaigns;

/// <summary>One message of a campaign: a variation of a multivariate campaign, or the message of one channel.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
/// <param name="Channel">The API name of the channel.</param>
/// <param name="Id">The API id of the variation; null if the data has none.</param>
/// <param name="Name">The name of the variation; null if the data has none.</param>
public sealed record Variation(string Channel, string? Id, string? Name = null)
{
    /// <summary>Whether this is the control group, which receives nothing.</summary>
    /// <value>Default <see langword="false"/>.</value>
    public bool IsControl { get; init; }

    /// <summary>The position among the messages of the channel that have neither id nor name, from 1.</summary>
    /// <value>Default 1.</value>
    public int Position { get; init; } = 1;

    /// <summary>The key of the message within its channel: its id, else its name, else its position (<c>#1</c>).</summary>
    public string Key => Id ?? Name ?? string.Create(CultureInfo.InvariantCulture, $"#{Position}");
}
