namespace CampaignExport.Sql;

/// <summary>A campaign with events, receipts or a description in a store.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
/// <param name="Id">The API id of the campaign.</param>
/// <param name="Name">The name in its description; null if it has none.</param>
/// <param name="Channels">The API names of the channels that the description or the events name, in ordinal order.</param>
/// <param name="Events">The number of distinct events.</param>
public sealed record StoreCampaign(string Id, string? Name, IReadOnlyList<string> Channels, long Events)
{
    /// <summary>The time of the first event, in UTC.</summary>
    /// <value>Default null: there are no events.</value>
    public DateTimeOffset? First { get; init; }

    /// <summary>The time of the last event, in UTC.</summary>
    /// <value>Default null: there are no events.</value>
    public DateTimeOffset? Last { get; init; }
}
