using System.Collections.Frozen;
using System.Text;
using System.Text.Json;
using CampaignExport.Recipients;

namespace CampaignExport.Sources;

/// <summary>Reads a non-empty cell.</summary>
/// <exception cref="FormatException">The cell is invalid for its column.</exception>
/// <exception cref="JsonException">A list is not JSON.</exception>
internal delegate void CellReader(ReadOnlySpan<byte> cell, ref RecipientDraft draft);

/// <summary>Sets a cell that is a number.</summary>
internal delegate void NumberSetter(decimal number, ref RecipientDraft draft);

/// <summary>The known columns: the columns of our own exports, by the names in the exports, the API and the import of the platform.</summary>
internal static class RecipientCsvCells
{
    private const int MostPushTokens = 10_000;

    private static readonly PushToken UnknownToken = new();

    private static readonly FrozenDictionary<string, RecipientCsvColumn> ByKey = All().ToFrozenDictionary(one => one.Key, one => one.Column, StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, RecipientCsvColumn>.AlternateLookup<ReadOnlySpan<char>> ByKeyText = ByKey.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Finds a known column. The case of the name, and spaces, underscores and hyphens in it, do not matter.</summary>
    public static RecipientCsvColumn? Find(string name) => ByKey.GetValueOrDefault(Key(name));

    /// <summary>Finds a known column by the key of its name.</summary>
    public static RecipientCsvColumn? FindKey(ReadOnlySpan<char> key) => ByKeyText.TryGetValue(key, out var column) ? column : null;

    /// <summary>Gets the key that all spellings of a column name share.</summary>
    public static string Key(string name) => WriteKey(name, new char[name.Length]).ToString();

    /// <summary>Writes the key of a column name into as many characters as the name has.</summary>
    public static ReadOnlySpan<char> WriteKey(ReadOnlySpan<char> name, Span<char> key)
    {
        var length = 0;
        foreach (var sign in name)
        {
            if (IsSign(sign))
                return name;
            if (char.IsLetterOrDigit(sign))
                key[length++] = char.ToUpperInvariant(sign);
        }

        return length == 0 ? name : key[..length];
    }

    public static RecipientCsvColumn Attribute(string name) => new(
        name,
        (cell, ref draft) => (draft.CustomAttributes ??= new(StringComparer.Ordinal))[name] = AttributeValue.Text(Text(cell)),
        SetNumber: (number, ref draft) => (draft.CustomAttributes ??= new(StringComparer.Ordinal))[name] = AttributeValue.Number(number));

    public static RecipientCsvColumn Event(string name) => new(name, (cell, ref draft) =>
    {
        draft.AddToEvent(name, Integer(cell));
    });

    public static RecipientCsvColumn EventTime(string column, string name, bool isFirst) => new(column, (cell, ref draft) =>
    {
        var time = Instant(cell);
        draft.AddToEvent(name, first: isFirst ? time : null, last: isFirst ? null : time);
    });

    // Other characters are significant, so such a name has no other spellings.
    private static bool IsSign(char sign) => !char.IsLetterOrDigit(sign) && !char.IsWhiteSpace(sign) && sign is not ('_' or '-' or '\uFEFF' or '\u200B');

    private static IEnumerable<(string Key, RecipientCsvColumn Column)> All() =>
    [
        .. Id(static (cell, ref draft) => draft.Id = IdText(cell), "Appboy ID", "braze_id"),
        .. Id(static (cell, ref draft) => draft.ExternalId = IdText(cell), "user_id", "external_id", "external_user_id"),
        .. Id(static (cell, ref draft) => draft.Aliases = List(cell, UserExportLists.Alias), "user_aliases"),
        .. Id(static (cell, ref draft) => draft.AliasName = IdText(cell), "user_alias_name"),
        .. Column(static (cell, ref draft) => draft.AliasLabel = Text(cell), "user_alias_label"),
        .. Column(static (cell, ref draft) => draft.Country = Text(cell), "country"),
        .. Column(static (cell, ref draft) => draft.CreatedAt = Instant(cell), "created_at"),
        .. Column(static (cell, ref draft) => draft.CreatedFrom = Text(cell), "created_from"),
        .. Column(static (cell, ref draft) => draft.Devices = List(cell, UserExportLists.Device), "devices"),
        .. Column(static (cell, ref draft) => draft.DateOfBirth = Day(cell), "date_of_birth", "dob"),
        .. Column(static (cell, ref draft) => draft.Email = Text(cell), "email", "email_address"),
        .. Column(static (cell, ref draft) => draft.EmailSubscribe = Text(cell), "email_subscribe"),
        .. Column(static (cell, ref draft) => draft.UnsubscribedFromEmailsAt = Instant(cell), "unsubscribed_from_emails_at"),
        .. Column(static (cell, ref draft) => draft.OptedInToEmailsAt = Instant(cell), "opted_in_to_emails_at"),
        .. Column(static (cell, ref draft) => draft.FirstName = Text(cell), "first_name"),
        .. Column(static (cell, ref draft) => draft.FirstSession = Instant(cell), "first_session", "date_of_first_session"),
        .. Column(static (cell, ref draft) => draft.Gender = Text(cell), "gender"),
        .. Column(static (cell, ref draft) => AddIds(cell, ref draft, static id => new() { GoogleAdId = id }), "google_ad_ids"),
        .. Column(static (cell, ref draft) => draft.City = Text(cell), "city", "home_city"),
        .. Column(static (cell, ref draft) => AddIds(cell, ref draft, static id => new() { Idfa = id }), "IDFAs"),
        .. Column(static (cell, ref draft) => AddIds(cell, ref draft, static id => new() { Idfv = id }), "IDFVs"),
        .. Column(static (cell, ref draft) => draft.Language = Text(cell), "language"),
        .. Column(static (cell, ref draft) => draft.LastAppVersionUsed = Text(cell), "last_app_version_used"),
        .. Column(static (cell, ref draft) => draft.LastName = Text(cell), "last_name"),
        .. Column(static (cell, ref draft) => draft.LastSession = Instant(cell), "last_session", "date_of_last_session"),
        // These are computed from the lists.
        .. Column(static (_, ref _) => { }, "number_of_google_ad_ids"),
        .. Column(static (_, ref _) => { }, "number_of_IDFAs"),
        .. Column(static (_, ref _) => { }, "number_of_IDFVs"),
        .. Column(static (_, ref _) => { }, "number_of_roku_ad_ids"),
        .. Column(static (_, ref _) => { }, "number_of_windows_ad_ids"),
        .. Column(static (cell, ref draft) => draft.PushTokens = Tokens(Integer(cell)), "number_of_push_tokens"),
        .. Column(static (cell, ref draft) => draft.Phone = Text(cell), "phone_number", "phone"),
        .. Column(static (cell, ref draft) => draft.PushSubscribe = Text(cell), "push_subscribe"),
        .. Column(static (cell, ref draft) => draft.OptedIntoPushAt = Instant(cell), "opted_into_push_at", "push_opted_in_at"),
        .. Column(static (cell, ref draft) => draft.UnsubscribedFromPushAt = Instant(cell), "unsubscribed_from_push_at"),
        .. Column(static (cell, ref draft) => draft.RandomBucket = Int32(cell), "random_bucket"),
        .. Column(static (cell, ref draft) => AddIds(cell, ref draft, static id => new() { RokuAdId = id }), "roku_ad_ids"),
        .. Column(static (cell, ref draft) => draft.SessionCount = Integer(cell), "session_count"),
        .. Column(static (cell, ref draft) => draft.TimeZone = Text(cell), "timezone"),
        .. Column(static (cell, ref draft) => draft.InAppPurchaseTotal = Number(cell), "in_app_purchase_total"),
        .. Column(static (cell, ref draft) => draft.TotalRevenue = Number(cell), "total_revenue"),
        .. Column(static (cell, ref draft) => AddIds(cell, ref draft, static id => new() { WindowsAdId = id }), "windows_ad_ids"),
        .. Column(static (cell, ref draft) => draft.AttributedCampaign = Text(cell), "attributed_campaign"),
        .. Column(static (cell, ref draft) => draft.AttributedSource = Text(cell), "attributed_source"),
        .. Column(static (cell, ref draft) => draft.AttributedAdGroup = Text(cell), "attributed_adgroup"),
        .. Column(static (cell, ref draft) => draft.AttributedAd = Text(cell), "attributed_ad"),
        .. Column(static (cell, ref draft) => draft.UninstalledAt = Instant(cell), "uninstalled_at"),
        .. GetCampaignSeries(static (cell, ref draft) => draft.VariationName = Text(cell), "variation_name"),
        .. GetCampaignSeries(static (cell, ref draft) => draft.VariationId = Text(cell), "variation_api_id"),
        .. GetCampaignSeries(static (cell, ref draft) => draft.InControl = Truth(cell), "in_control"),
    ];

    private static IEnumerable<(string Key, RecipientCsvColumn Column)> Column(CellReader read, params string[] names) => Named(new(names[0], read), names);

    private static IEnumerable<(string Key, RecipientCsvColumn Column)> GetCampaignSeries(CellReader read, string name) => Named(new(name, read, IsOfCampaign: true), [name]);

    private static IEnumerable<(string Key, RecipientCsvColumn Column)> Id(CellReader read, params string[] names) => Named(new(names[0], read, IsId: true), names);

    private static IEnumerable<(string Key, RecipientCsvColumn Column)> Named(RecipientCsvColumn column, string[] names) => names.Select(name => (Key(name), column));

    private static string Text(ReadOnlySpan<byte> cell) => Encoding.UTF8.GetString(cell);

    private static string IdText(ReadOnlySpan<byte> cell) => IdentityText.Require(Text(cell));

    private static DateTimeOffset Instant(ReadOnlySpan<byte> cell) =>
        InstantText.TryRead(cell, out var instant) ? instant : throw new FormatException("is not a date with a time");

    private static DateOnly Day(ReadOnlySpan<byte> cell) =>
        InstantText.TryReadDay(cell, out var day) ? day : throw new FormatException("is not a date");

    // A number never starts with an apostrophe, so it is from the guard for all cells.
    private static decimal Number(ReadOnlySpan<byte> cell)
    {
        cell = cell[0] == '\'' ? cell[1..] : cell;
        return cell.IndexOf((byte)',') is >= 0 and var comma ? NumberWithComma(cell, comma) : JsonValues.ReadNumber(cell);
    }

    // A comma before three digits may also be a thousands separator, unless the digits before it cannot be a group.
    private static decimal NumberWithComma(ReadOnlySpan<byte> cell, int comma)
    {
        var whole = cell[..comma].Trim("+- "u8);
        var fraction = cell[(comma + 1)..].TrimEnd((byte)' ');
        if (fraction.Length == 3 && whole.Length is 1 or 2 or 3 && whole[0] != '0')
            throw new FormatException("is a number whose comma may be a thousands separator or a decimal comma");
        Span<byte> pointed = stackalloc byte[64];
        if (cell.Length > pointed.Length || fraction.ContainsAnyExceptInRange((byte)'0', (byte)'9') || fraction.IsEmpty)
            throw new FormatException("is not a number");
        cell.CopyTo(pointed);
        pointed[comma] = (byte)'.';
        return JsonValues.ReadNumber(pointed[..cell.Length]);
    }

    private static long Integer(ReadOnlySpan<byte> cell) => JsonValues.ReadInteger(Number(cell))!.Value;

    private static int Int32(ReadOnlySpan<byte> cell) => Integer(cell) is var integer and >= int.MinValue and <= int.MaxValue
        ? (int)integer
        : throw new FormatException("is a number that is too large");

    private static bool Truth(ReadOnlySpan<byte> cell) => TruthWords.Read(cell) ?? throw new FormatException("is neither true nor false");

    /// <summary>Creates a number of push tokens without details.</summary>
    /// <exception cref="FormatException">The number is implausible.</exception>
    public static PushToken[] Tokens(long count)
    {
        if (count is < 0 or > MostPushTokens)
            throw new FormatException("is not a plausible number of push tokens");
        var tokens = new PushToken[count];
        Array.Fill(tokens, UnknownToken);
        return tokens;
    }

    private static void AddIds(ReadOnlySpan<byte> cell, ref RecipientDraft draft, Func<string, Device> device)
    {
        draft.DevicesById ??= [];
        foreach (var id in List(cell, static (ref json) => json.Text()!) ?? [])
            draft.DevicesById.Add(device(id));
    }

    private static List<T>? List<T>(ReadOnlySpan<byte> cell, JsonItem<T> item)
    {
        var json = new Utf8JsonReader(cell);
        json.Read();
        var list = json.List(item);
        json.Read();
        return list;
    }
}

/// <summary>A column of a CSV file.</summary>
/// <param name="Name">The name of the column in our own exports, or the name of the custom attribute or event.</param>
/// <param name="Read">Reads a cell of the column.</param>
/// <param name="IsId">Whether the column identifies a person.</param>
/// <param name="IsOfCampaign">Whether the column describes what the person received of a campaign.</param>
/// <param name="SetNumber">Sets a cell that is a number, in a column that may have texts, too; null for other columns.</param>
internal sealed record RecipientCsvColumn(string Name, CellReader Read, bool IsId = false, bool IsOfCampaign = false, NumberSetter? SetNumber = null);

/// <summary>Parses Boolean values as people and spreadsheets write them in many languages.</summary>
internal static class TruthWords
{
    private const int LongestBytes = 32;

    // In English, German, French, Spanish, Italian, Portuguese, Dutch, Danish, Norwegian, Swedish, Finnish, Polish, Czech, Hungarian,
    // Romanian, Turkish and Russian. Words whose case differs only in Turkish are listed in both cases.
    private static readonly string[] True =
    [
        "1", "true", "t", "yes", "y", "wahr", "ja", "vrai", "oui", "verdadero", "sí", "vero", "sì", "verdadeiro", "sim", "waar", "sand", "sann", "sant",
        "tosi", "prawda", "tak", "pravda", "ano", "igaz", "adevărat", "doğru", "истина",
    ];

    private static readonly string[] False =
    [
        "0", "false", "f", "no", "n", "falsch", "nein", "faux", "non", "falso", "não", "onwaar", "nee", "falsk", "nej", "usann", "nei", "falskt",
        "epätosi", "fałsz", "nie", "nepravda", "ne", "hamis", "fals", "yanlış", "YANLIŞ", "ложь",
    ];

    private static readonly FrozenDictionary<string, bool> Words = True.Select(word => KeyValuePair.Create(word, true))
        .Concat(False.Select(word => KeyValuePair.Create(word, false))).ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenDictionary<string, bool>.AlternateLookup<ReadOnlySpan<char>> BySpan = Words.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Parses a Boolean value. Case and surrounding spaces do not matter. Returns null if the text is not one.</summary>
    public static bool? Read(ReadOnlySpan<byte> text)
    {
        if (text.SequenceEqual("true"u8) || text.SequenceEqual("false"u8))
            return text.Length == 4;
        text = text.Trim(" \t"u8);
        if (text.Length > LongestBytes)
            return null;
        Span<char> word = stackalloc char[LongestBytes];
        return BySpan.TryGetValue(word[..Encoding.UTF8.GetChars(text, word)], out var truth) ? truth : null;
    }
}
