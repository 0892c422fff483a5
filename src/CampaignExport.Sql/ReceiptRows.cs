using CampaignExport.Recipients;

namespace CampaignExport.Sql;

/// <summary>Receipts of campaigns on their way into their table.</summary>
/// <param name="prefix">What the names of tables begin with.</param>
/// <param name="ofEvents">Whether they come from events, in any order, so that the variation is that of the latest; else what is known last counts.</param>
internal sealed class ReceiptRows(string prefix, bool ofEvents = false)
{
    private static readonly string OnConflict = Update(Known("variation_id"), Known("variation_name"));

    private static readonly string OnConflictOfEvents = Update(Latest("variation_id"), Latest("variation_name"));

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

    private static string Update(string variationId, string variationName)
    {
        (string Name, string Value)[] columns =
        [
            ("variation_id", variationId), ("variation_name", variationName), ("in_control", Known("in_control")),
            ("first_received_at", First("<", "first_received_at")), ("last_received_at", First(">", "last_received_at")),
        ];
        // What changes nothing is not written: of an import that is repeated that is every row.
        return $"""
            ON CONFLICT (campaign_id, user_id) DO UPDATE SET {string.Join(", ", columns.Select(column => $"{column.Name} = {column.Value}"))}
            WHERE ({string.Join(", ", columns.Select(column => column.Value))})
                IS DISTINCT FROM ({string.Join(", ", columns.Select(column => $"t.{column.Name}"))})
            """;
    }

    private static string Known(string column) => $"coalesce(excluded.{column}, t.{column})";

    private static string First(string order, string column) =>
        $"CASE WHEN t.{column} IS NULL OR excluded.{column} {order} t.{column} THEN excluded.{column} ELSE t.{column} END";

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
