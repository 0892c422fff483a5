using CampaignExport.Recipients;

namespace CampaignExport.Sql;

/// <summary>The stored values of a recipient: the values of the documented columns, and the custom attributes and events.</summary>
internal static class ProfileFields
{
    /// <summary>The columns whose name or type in the store differs from the default.</summary>
    private static readonly (string Name, string Column, SqlFieldKind Kind)[] Special =
    [
        ("Appboy ID", "braze_id", SqlFieldKind.Text),
        ("devices", "devices", SqlFieldKind.Json),
        ("date_of_birth", "date_of_birth", SqlFieldKind.Date),
        ("google_ad_ids", "google_ad_ids", SqlFieldKind.Json),
        ("IDFAs", "idfas", SqlFieldKind.Json),
        ("IDFVs", "idfvs", SqlFieldKind.Json),
        ("random_bucket", "random_bucket", SqlFieldKind.Integer),
        ("roku_ad_ids", "roku_ad_ids", SqlFieldKind.Json),
        ("session_count", "session_count", SqlFieldKind.Integer),
        ("in_app_purchase_total", "in_app_purchase_total", SqlFieldKind.Decimal),
        ("user_aliases", "user_aliases", SqlFieldKind.Json),
        ("windows_ad_ids", "windows_ad_ids", SqlFieldKind.Json),
        ("first_session", "first_session", SqlFieldKind.Instant),
        ("last_session", "last_session", SqlFieldKind.Instant),
    ];

    /// <summary>The custom attributes of a profile, as one JSON object.</summary>
    public static SqlField CustomAttributes { get; } = new("custom_attributes", "custom_attributes", SqlFieldKind.Json);

    /// <summary>The custom events of a profile, as a JSON list in the form of the documented user export.</summary>
    public static SqlField CustomEvents { get; } = new("custom_events", "custom_events", SqlFieldKind.Json);

    /// <summary>The e-mail address.</summary>
    public static SqlField Email => Stored.Single(one => one.Name == "email");

    /// <summary>The stored fields of a profile, in the order of the table; the key first.</summary>
    public static IReadOnlyList<SqlField> Stored { get; } =
    [
        .. new RecipientChoice(RecipientContents.UserData).CreateSelection().Columns.Select(column => Create(column.Name)),
        Create("opted_in_to_emails_at"),
        CustomAttributes,
        CustomEvents,
    ];

    /// <summary>The stored fields of a receipt of a campaign.</summary>
    public static IReadOnlyList<SqlField> Receipt { get; } =
    [
        new("variation_name", "variation_name", SqlFieldKind.Text),
        new("variation_api_id", "variation_id", SqlFieldKind.Text),
        new("in_control", "in_control", SqlFieldKind.Boolean),
    ];

    /// <summary>What a recipient did with the messages of a campaign, counted from its events.</summary>
    public static IReadOnlyList<SqlField> Engagement { get; } =
    [
        new("sent_at", "sent_at", SqlFieldKind.Instant),
        new("delivered", "delivered", SqlFieldKind.Boolean),
        new("first_open", "first_open", SqlFieldKind.Instant),
        new("opens", "opens", SqlFieldKind.Integer),
        new("first_click", "first_click", SqlFieldKind.Instant),
        new("clicks", "clicks", SqlFieldKind.Integer),
        new("converted_at", "converted_at", SqlFieldKind.Instant),
        new("bounced", "bounced", SqlFieldKind.Boolean),
        new("unsubscribed", "unsubscribed", SqlFieldKind.Boolean),
    ];

    private static SqlField Create(string name)
    {
        foreach (var (special, column, kind) in Special)
        {
            if (special == name)
                return new(name, column, kind);
        }

        var kindOfName = name.EndsWith("_at", StringComparison.Ordinal) ? SqlFieldKind.Instant
            : name.StartsWith("number_of_", StringComparison.Ordinal) ? SqlFieldKind.Integer
            : SqlFieldKind.Text;
#pragma warning disable CA1308 // Names of columns are in lower case.
        return new(name, name.ToLowerInvariant(), kindOfName);
#pragma warning restore CA1308
    }
}
