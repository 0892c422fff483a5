using System.Collections.Frozen;
using CampaignExport.Formats;

namespace CampaignExport.Recipients;

/// <summary>The documented columns of exports of recipients.</summary>
internal static class RecipientColumns
{
    private static readonly Column<Recipient>[] UserData =
    [
        TypedColumn.Text<Recipient>("Appboy ID", static row => row.Id),
        TypedColumn.Text<Recipient>("country", static row => row.Country),
        new("created_at", static (row, cell) => cell.WriteInstant(row.CreatedAt)),
        TypedColumn.Text<Recipient>("created_from", static row => row.CreatedFrom),
        new("devices", static (row, cell) => RecipientLists.WriteDevices(row.Devices, cell)),
        new("date_of_birth", static (row, cell) => cell.WriteDate(row.DateOfBirth)),
        TypedColumn.Text<Recipient>("email", static row => row.Email),
        new("unsubscribed_from_emails_at", static (row, cell) => cell.WriteInstant(row.UnsubscribedFromEmailsAt)),
        TypedColumn.Text<Recipient>("user_id", static row => row.ExternalId),
        TypedColumn.Text<Recipient>("first_name", static row => row.FirstName),
        new("first_session", static (row, cell) => cell.WriteInstant(row.FirstSession)),
        TypedColumn.Text<Recipient>("gender", static row => row.Gender),
        new("google_ad_ids", static (row, cell) => RecipientLists.WriteIds(row.Devices, static device => device.GoogleAdId, cell)),
        TypedColumn.Text<Recipient>("city", static row => row.City),
        new("IDFAs", static (row, cell) => RecipientLists.WriteIds(row.Devices, static device => device.Idfa, cell)),
        new("IDFVs", static (row, cell) => RecipientLists.WriteIds(row.Devices, static device => device.Idfv, cell)),
        TypedColumn.Text<Recipient>("language", static row => row.Language),
        TypedColumn.Text<Recipient>("last_app_version_used", static row => row.LastAppVersionUsed ?? RecipientLists.LastVersion(row.Apps)),
        TypedColumn.Text<Recipient>("last_name", static row => row.LastName),
        new("last_session", static (row, cell) => cell.WriteInstant(row.LastSession)),
        TypedColumn.Integer<Recipient>("number_of_google_ad_ids", static row => RecipientLists.CountIds(row.Devices, static device => device.GoogleAdId)),
        TypedColumn.Integer<Recipient>("number_of_IDFAs", static row => RecipientLists.CountIds(row.Devices, static device => device.Idfa)),
        TypedColumn.Integer<Recipient>("number_of_IDFVs", static row => RecipientLists.CountIds(row.Devices, static device => device.Idfv)),
        TypedColumn.Integer<Recipient>("number_of_push_tokens", static row => row.PushTokens?.Count ?? 0),
        TypedColumn.Integer<Recipient>("number_of_roku_ad_ids", static row => RecipientLists.CountIds(row.Devices, static device => device.RokuAdId)),
        TypedColumn.Integer<Recipient>("number_of_windows_ad_ids", static row => RecipientLists.CountIds(row.Devices, static device => device.WindowsAdId)),
        TypedColumn.Text<Recipient>("phone_number", static row => row.Phone),
        new("opted_into_push_at", static (row, cell) => cell.WriteInstant(row.OptedIntoPushAt)),
        new("unsubscribed_from_push_at", static (row, cell) => cell.WriteInstant(row.UnsubscribedFromPushAt)),
        TypedColumn.Integer<Recipient>("random_bucket", static row => row.RandomBucket),
        new("roku_ad_ids", static (row, cell) => RecipientLists.WriteIds(row.Devices, static device => device.RokuAdId, cell)),
        TypedColumn.Integer<Recipient>("session_count", static row => row.SessionCount ?? RecipientLists.SumOfSessions(row.Apps)),
        TypedColumn.Text<Recipient>("timezone", static row => row.TimeZone),
        new("in_app_purchase_total", static (row, cell) => cell.WriteDecimal(row.InAppPurchaseTotal)),
        new("user_aliases", static (row, cell) => RecipientLists.WriteAliases(row.Aliases, cell)),
        new("windows_ad_ids", static (row, cell) => RecipientLists.WriteIds(row.Devices, static device => device.WindowsAdId, cell)),
    ];

    private static readonly Column<Recipient>[] Email =
    [
        TypedColumn.Text<Recipient>("user_id", static row => row.ExternalId),
        TypedColumn.Text<Recipient>("first_name", static row => row.FirstName),
        TypedColumn.Text<Recipient>("last_name", static row => row.LastName),
        TypedColumn.Text<Recipient>("email", static row => row.Email),
        new("unsubscribed_from_emails_at", static (row, cell) => cell.WriteInstant(row.UnsubscribedFromEmailsAt)),
        new("opted_in_to_emails_at", static (row, cell) => cell.WriteInstant(row.OptedInToEmailsAt)),
        new("user_aliases", static (row, cell) => RecipientLists.WriteAliases(row.Aliases, cell)),
    ];

    private static readonly Column<Recipient>[] Variation =
    [
        TypedColumn.Text<Recipient>("variation_name", static row => row.VariationName),
        TypedColumn.Text<Recipient>("variation_api_id", static row => row.VariationId),
        new("in_control", static (row, cell) => cell.WriteBoolean(row.InControl)),
    ];

    // A recipient has no events, so only sources that count them export these columns.
    private static readonly Column<Recipient>[] Engagement =
    [
        .. new[] { "sent_at", "delivered", "first_open", "opens", "first_click", "clicks", "converted_at", "bounced", "unsubscribed" }
            .Select(name => new Column<Recipient>(name, static (_, cell) => cell.WriteNull())),
    ];

    // In the order of the enumeration.
    private static readonly FrozenSet<string>[] ByContents =
        [.. new[] { UserData, Email, [.. UserData, .. Variation] }.Select(columns => columns.Select(column => column.Name).ToFrozenSet(StringComparer.Ordinal))];

    private static readonly Column<Recipient> ImpersonalAliases =
        new("user_aliases", static (row, cell) => RecipientLists.WriteAliases(RecipientLists.WithoutPersonalData(row.Aliases), cell));

    /// <summary>Creates the selection of all columns of a contents, whatever <see cref="RecipientChoice.Columns"/> says.</summary>
    /// <exception cref="ExportRequestException">The contents is e-mail, and <see cref="RecipientChoice.PersonalData"/> is false.</exception>
    public static RowSelection<Recipient> CreateSelection(RecipientChoice choice) => choice.Contents switch
    {
        RecipientContents.Email when !choice.PersonalData => throw new ExportRequestException(
            $"E-mail addresses are personal data, which this export may not include. Export user data instead.",
            $"Les adresses e-mail sont des données personnelles, que cet export ne peut pas contenir. Exportez les données utilisateur à la place."),
        RecipientContents.Email when choice.Engagement => throw new ExportRequestException(
            $"The e-mail contents has fixed columns, without those of engagement. Export user data instead.",
            $"Le contenu e-mail a des colonnes fixes, sans celles de l’engagement. Exportez les données utilisateur à la place."),
        RecipientContents.Email => new("email", Email) { Includes = static recipient => !string.IsNullOrEmpty(recipient.Email), NeedsEvents = choice.Only is not null },
        RecipientContents.All => Unique("all", [.. UserDataOf(choice), .. LastOf(choice)], choice),
        _ => Unique("user-data", [.. UserDataOf(choice), .. LastOf(choice)], choice),
    };

    /// <summary>Creates the exception for a source that cannot tell what recipients did.</summary>
    public static ExportRequestException NoEvents() => new(
        $"What recipients did with a campaign is counted from its events, which this source does not have. Export from a store that events were imported into, or leave out the columns and the filter of engagement.",
        $"Ce que les destinataires ont fait d’une campagne est compté à partir de ses événements, que cette source n’a pas. Exportez depuis une base où des événements ont été importés, ou omettez les colonnes et le filtre d’engagement.");

    /// <summary>Gets the names of the documented columns of a contents.</summary>
    public static IReadOnlyCollection<string> NamesOf(RecipientContents contents) => ByContents[(int)contents];

    /// <summary>Counts the documented columns before and after the custom columns of a choice.</summary>
    public static (int First, int Last) CountDocumented(RecipientChoice choice) => choice.Contents == RecipientContents.Email
        ? (Email.Length, 0)
        : (UserDataOf(choice with { CustomEvents = [], CustomAttributes = [] }).Count(), LastOf(choice).Count());

    private static IEnumerable<Column<Recipient>> LastOf(RecipientChoice choice) =>
        (choice.Contents == RecipientContents.All ? Variation : []).Concat(choice.Engagement ? Engagement : []);

    private static IEnumerable<Column<Recipient>> UserDataOf(RecipientChoice choice)
    {
        foreach (var column in UserData)
        {
            if ((choice.CreatedFrom || column.Name != "created_from") && (choice.PersonalData || column.Name is not ("email" or "phone_number")))
                yield return choice.PersonalData || column.Name != "user_aliases" ? column : ImpersonalAliases;
        }

        foreach (var name in choice.CustomEvents)
        {
            yield return TypedColumn.Integer<Recipient>(name, row => EventOf(row, name)?.Count);
            if (!choice.CustomEventTimes)
                continue;
            yield return new($"{name} (first)", (row, cell) => cell.WriteInstant(EventOf(row, name)?.First));
            yield return new($"{name} (last)", (row, cell) => cell.WriteInstant(EventOf(row, name)?.Last));
        }

        foreach (var name in choice.CustomAttributes)
        {
            yield return new(name, (row, cell) =>
            {
                if (row.CustomAttributes is { } attributes && attributes.TryGetValue(name, out var value))
                    value.WriteTo(cell);
                else
                    cell.WriteNull();
            });
        }
    }

    // A custom attribute can have the name of an existing column. The later column gets a number.
    private static RowSelection<Recipient> Unique(string contents, Column<Recipient>[] columns, RecipientChoice choice)
    {
        var taken = new HashSet<string>(StringComparer.Ordinal);
        var (attributes, events, numbered) = (new Dictionary<string, string>(), new Dictionary<string, string>(), new Dictionary<string, string>());
        var documented = CountDocumented(choice);
        var endOfAttributes = columns.Length - documented.Last;
        for (var at = 0; at < columns.Length; at++)
        {
            var name = columns[at].Name;
            for (var i = 2; !taken.Add(name); i++)
                name = FormattableString.Invariant($"{columns[at].Name} ({i})");
            if (at >= documented.First && at < endOfAttributes)
                (at < endOfAttributes - choice.CustomAttributes.Count ? events : attributes).Add(name, columns[at].Name);
            else if (name != columns[at].Name)
                numbered.Add(name, columns[at].Name);
            if (name != columns[at].Name)
                columns[at] = columns[at].Renamed(name);
        }

        return new(contents, columns) { NeedsEvents = choice.Engagement || choice.Only is not null, CustomAttributes = attributes, CustomEvents = events, DocumentedNames = numbered };
    }

    private static EventHistory? EventOf(Recipient row, string name)
    {
        if (row.CustomEvents is not { } events)
            return null;
        for (var i = 0; i < events.Count; i++)
        {
            if (events[i].Name == name)
                return events[i];
        }

        return null;
    }
}
