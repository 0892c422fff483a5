using CampaignExport.Recipients;

namespace CampaignExport.Sql;

/// <summary>Receipts of campaigns on their way into their table.</summary>
/// <param name="prefix">What the names of tables begin with.</param>
/// <param name="ofEvents">Whether they come from events, in any order, so that the variation is that of the latest; else what is known last counts.</param>
internal sealed class ReceiptRows(string prefix, bool ofEvents = false)
{
    private const string OnConflict = """
        ON CONFLICT (campaign_id, user_id) DO UPDATE SET
            variation_id = coalesce(excluded.variation_id, t.variation_id),
            variation_name = coalesce(excluded.variation_name, t.variation_name),
            in_control = coalesce(excluded.in_control, t.in_control),
            first_received_at = CASE WHEN t.first_received_at IS NULL OR excluded.first_received_at < t.first_received_at
                THEN excluded.first_received_at ELSE t.first_received_at END,
            last_received_at = CASE WHEN t.last_received_at IS NULL OR excluded.last_received_at > t.last_received_at
                THEN excluded.last_received_at ELSE t.last_received_at END
        """;

    private static readonly string OnConflictOfEvents = OnConflict
        .Replace("coalesce(excluded.variation_id, t.variation_id)", Latest("variation_id"), StringComparison.Ordinal)
        .Replace("coalesce(excluded.variation_name, t.variation_name)", Latest("variation_name"), StringComparison.Ordinal);

    private static readonly (string Name, bool IsInteger)[] Names =
    [
        ("campaign_id", false), ("user_id", false), ("variation_id", false), ("variation_name", false), ("in_control", true),
        ("first_received_at", true), ("last_received_at", true),
    ];

    private readonly SqlRowBuffer _rows = new();
    private readonly HashSet<(string Campaign, string User)> _keys = [];

    public SqlRowBatch Batch => new($"{prefix}campaign_recipients", Names, "campaign_id, user_id", ofEvents ? OnConflictOfEvents : OnConflict, _rows.Written, _rows.Count);

    /// <summary>Adds a receipt of a profile, unless it is of no campaign, or of one that was added: the first is the one that exports show.</summary>
    public void Add(string userId, CampaignReceipt receipt)
    {
        if (string.IsNullOrEmpty(receipt.CampaignId))
            return;
        TryAdd(new SqlReceipt(receipt.CampaignId, userId)
        {
            VariationId = receipt.VariationId,
            VariationName = receipt.VariationName,
            InControl = receipt.InControl,
            FirstReceived = receipt.LastReceived,
            LastReceived = receipt.LastReceived,
        });
    }

    /// <summary>Adds a receipt, unless one of the same user and campaign is there: a statement may not change a row twice.</summary>
    public bool TryAdd(SqlReceipt receipt)
    {
        if (!_keys.Add((receipt.CampaignId, receipt.UserId)))
            return false;
        _rows.BeginRow(Names.Length);
        _rows.WriteText(receipt.CampaignId);
        _rows.WriteText(receipt.UserId);
        _rows.WriteText(receipt.VariationId);
        _rows.WriteText(receipt.VariationName);
        _rows.WriteBoolean(receipt.InControl);
        _rows.WriteInstant(receipt.FirstReceived);
        _rows.WriteInstant(receipt.LastReceived);
        return true;
    }

    private static string Latest(string column) => $"""
        CASE WHEN excluded.{column} IS NOT NULL AND (t.{column} IS NULL OR t.last_received_at IS NULL OR excluded.last_received_at >= t.last_received_at)
                THEN excluded.{column} ELSE t.{column} END
        """;

    public void Clear()
    {
        _rows.Clear();
        _keys.Clear();
    }
}
