using CampaignExport.Events;

namespace CampaignExport.Sql;

/// <summary>Events on their way into their tables, with the variations, the receipts and the persons that they tell of.</summary>
internal sealed class EventRows(string prefix)
{
    private static readonly (string Name, bool IsInteger)[] EventColumns =
    [
        ("id", false), ("campaign_id", false), ("kind", false), ("occurred_at", true), ("channel", false), ("variation_id", false),
        ("user_id", false), ("dispatch_id", false), ("detail", false),
    ];

    private static readonly (string Name, bool IsInteger)[] VariationColumns =
        [("campaign_id", false), ("channel", false), ("variation_id", false), ("name", false)];

    private static readonly (string Name, bool IsInteger)[] ChangeColumns =
        [("user_id", false), ("replaced_by", false), ("occurred_at", true), ("event_id", false)];

    private readonly SqlRowBuffer _events = new();
    private readonly SqlRowBuffer _variations = new();
    private readonly SqlRowBuffer _changes = new();
    private readonly ReceiptRows _receipts = new(prefix, ofEvents: true);

    public SqlRowBatch Events => new($"{prefix}events", EventColumns, "id", "ON CONFLICT (id) DO NOTHING", _events.Written, _events.Count);

    public SqlRowBatch Variations => new(
        $"{prefix}variations", VariationColumns, "campaign_id, channel, variation_id",
        "ON CONFLICT (campaign_id, channel, variation_id) DO UPDATE SET name = excluded.name WHERE t.name IS NULL AND excluded.name IS NOT NULL",
        _variations.Written, _variations.Count);

    /// <summary>What became of persons: of several events the last counts, in whatever order they come.</summary>
    public SqlRowBatch Changes => new(
        $"{prefix}user_changes", ChangeColumns, "user_id",
        """
        ON CONFLICT (user_id) DO UPDATE SET replaced_by = excluded.replaced_by, occurred_at = excluded.occurred_at, event_id = excluded.event_id
            WHERE excluded.occurred_at > t.occurred_at OR (excluded.occurred_at = t.occurred_at AND excluded.event_id > t.event_id)
        """,
        _changes.Written, _changes.Count);

    /// <summary>Who received a campaign, or was put into its control group.</summary>
    public SqlRowBatch Receipts => _receipts.Batch;

    public void Fill(IReadOnlyList<MessageEvent> events)
    {
        _events.Clear();
        _variations.Clear();
        _changes.Clear();
        _receipts.Clear();
        // In one order, so that imports that run side by side wait for each other and never in a circle.
        foreach (var one in events.OrderBy(one => one.Id, StringComparer.Ordinal))
            Add(one);
        foreach (var group in events
            .Where(one => one.Channel is not null || one.Kind.Name == EventKinds.EnrollInControl)
            .GroupBy(one => (one.CampaignId, Channel: one.Channel ?? "", Id: one.VariationId ?? ""))
            .OrderBy(group => group.Key.CampaignId, StringComparer.Ordinal).ThenBy(group => group.Key.Channel, StringComparer.Ordinal)
            .ThenBy(group => group.Key.Id, StringComparer.Ordinal))
        {
            _variations.BeginRow(VariationColumns.Length);
            _variations.WriteText(group.Key.CampaignId.AsSpan());
            _variations.WriteText(group.Key.Channel.AsSpan());
            _variations.WriteText(group.Key.Id.AsSpan());
            _variations.WriteText(group.Select(one => one.VariationName).FirstOrDefault(name => name is not null));
        }

        foreach (var group in events
            .Where(one => one.Kind.Starts != ConversionStart.None && one.UserId is not null)
            .GroupBy(one => (one.CampaignId, UserId: one.UserId!))
            .OrderBy(group => group.Key.CampaignId, StringComparer.Ordinal).ThenBy(group => group.Key.UserId, StringComparer.Ordinal))
        {
            _receipts.TryAdd(Receipt(group));
        }

        foreach (var group in events.Where(one => one.Kind.ChangesUser).GroupBy(one => one.UserId!).OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            var last = group.OrderBy(one => one.Time).ThenBy(one => one.Id, StringComparer.Ordinal).Last();
            _changes.BeginRow(ChangeColumns.Length);
            _changes.WriteText(last.UserId.AsSpan());
            _changes.WriteText(last.ReplacedBy);
            _changes.WriteInstant(last.Time);
            _changes.WriteText(last.Id.AsSpan());
        }
    }

    // Who is in the control group receives nothing, so all events of a person say the same of it.
    private static SqlReceipt Receipt(IGrouping<(string CampaignId, string UserId), MessageEvent> events)
    {
        MessageEvent[] inOrder = [.. events.OrderBy(one => one.Time).ThenBy(one => one.Id, StringComparer.Ordinal)];
        return new SqlReceipt(events.Key.CampaignId, events.Key.UserId)
        {
            VariationId = inOrder[^1].VariationId,
            VariationName = inOrder[^1].VariationName,
            InControl = inOrder[^1].Kind.Name == EventKinds.EnrollInControl,
            FirstReceived = inOrder[0].Time,
            LastReceived = inOrder[^1].Time,
        };
    }

    private void Add(MessageEvent one)
    {
        _events.BeginRow(EventColumns.Length);
        _events.WriteText(one.Id.AsSpan());
        _events.WriteText(one.CampaignId.AsSpan());
        _events.WriteText(one.Kind.Name.AsSpan());
        _events.WriteInstant(one.Time);
        _events.WriteText(one.Channel.AsSpan());
        _events.WriteText(one.VariationId.AsSpan());
        _events.WriteText(one.UserId.AsSpan());
        _events.WriteText(one.DispatchId.AsSpan());
        _events.WriteText((one.Detail ?? one.ReplacedBy).AsSpan());
    }
}
