namespace CampaignExport.Sql;

/// <summary>A campaign with events, receipts or a description in a store.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed class StoreCampaign
{
    internal StoreCampaign(string id, string? name, IReadOnlyList<string> channels, long events) =>
        (Id, Name, Channels, Events) = (id, name, channels, events);

    /// <summary>The API id of the campaign.</summary>
    public string Id { get; }

    /// <summary>The name in its description; null if it has none.</summary>
    public string? Name { get; }

    /// <summary>The API names of the channels that the description or the events name, in ordinal order.</summary>
    public IReadOnlyList<string> Channels { get; }

    /// <summary>The number of distinct events.</summary>
    public long Events { get; }

    /// <summary>The time of the first event, in UTC.</summary>
    /// <value>Default null: there are no events.</value>
    public DateTimeOffset? First { get; internal init; }

    /// <summary>The time of the last event, in UTC.</summary>
    /// <value>Default null: there are no events.</value>
    public DateTimeOffset? Last { get; internal init; }
}
