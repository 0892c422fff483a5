using System.Collections.Frozen;
using System.Text;
using System.Text.Json;
using CampaignExport.Recipients;

namespace CampaignExport.Sources;

/// <summary>Reads one cell that is not empty.</summary>
/// <exception cref="FormatException">It is not what the column holds.</exception>
/// <exception cref="JsonException">A list is not JSON.</exception>
internal delegate void CellReader(ReadOnlySpan<byte> cell, ref RecipientDraft draft);

/// <summary>The columns of our own exports of recipients, and what their cells become.</summary>
internal static class RecipientCsvCells
{
    private const int MostPushTokens = 10_000;

    private static readonly PushToken UnknownToken = new();

    private static readonly FrozenDictionary<string, CellReader> Readers = new Dictionary<string, CellReader>(StringComparer.Ordinal)
    {
        ["Appboy ID"] = static (cell, ref draft) => draft.Id = Text(cell),
        ["country"] = static (cell, ref draft) => draft.Country = Text(cell),
        ["created_at"] = static (cell, ref draft) => draft.CreatedAt = Instant(cell),
        ["created_from"] = static (cell, ref draft) => draft.CreatedFrom = Text(cell),
        ["devices"] = static (cell, ref draft) => draft.Devices = List(cell, UserExportLists.Device),
        ["date_of_birth"] = static (cell, ref draft) => draft.DateOfBirth = Day(cell),
        ["email"] = static (cell, ref draft) => draft.Email = Text(cell),
        ["unsubscribed_from_emails_at"] = static (cell, ref draft) => draft.UnsubscribedFromEmailsAt = Instant(cell),
        ["opted_in_to_emails_at"] = static (cell, ref draft) => draft.OptedInToEmailsAt = Instant(cell),
        ["user_id"] = static (cell, ref draft) => draft.ExternalId = Text(cell),
        ["first_name"] = static (cell, ref draft) => draft.FirstName = Text(cell),
        ["first_session"] = static (cell, ref draft) => draft.FirstSession = Instant(cell),
        ["gender"] = static (cell, ref draft) => draft.Gender = Text(cell),
        ["google_ad_ids"] = static (cell, ref draft) => AddIds(cell, ref draft, static id => new() { GoogleAdId = id }),
        ["city"] = static (cell, ref draft) => draft.City = Text(cell),
        ["IDFAs"] = static (cell, ref draft) => AddIds(cell, ref draft, static id => new() { Idfa = id }),
        ["IDFVs"] = static (cell, ref draft) => AddIds(cell, ref draft, static id => new() { Idfv = id }),
        ["language"] = static (cell, ref draft) => draft.Language = Text(cell),
        ["last_app_version_used"] = static (cell, ref draft) => draft.LastAppVersionUsed = Text(cell),
        ["last_name"] = static (cell, ref draft) => draft.LastName = Text(cell),
        ["last_session"] = static (cell, ref draft) => draft.LastSession = Instant(cell),
        // These are counted from the lists.
        ["number_of_google_ad_ids"] = static (_, ref _) => { },
        ["number_of_IDFAs"] = static (_, ref _) => { },
        ["number_of_IDFVs"] = static (_, ref _) => { },
        ["number_of_roku_ad_ids"] = static (_, ref _) => { },
        ["number_of_windows_ad_ids"] = static (_, ref _) => { },
        ["number_of_push_tokens"] = static (cell, ref draft) => draft.PushTokens = Tokens(cell),
        ["phone_number"] = static (cell, ref draft) => draft.Phone = Text(cell),
        ["opted_into_push_at"] = static (cell, ref draft) => draft.OptedIntoPushAt = Instant(cell),
        ["unsubscribed_from_push_at"] = static (cell, ref draft) => draft.UnsubscribedFromPushAt = Instant(cell),
        ["random_bucket"] = static (cell, ref draft) => draft.RandomBucket = Int32(cell),
        ["roku_ad_ids"] = static (cell, ref draft) => AddIds(cell, ref draft, static id => new() { RokuAdId = id }),
        ["session_count"] = static (cell, ref draft) => draft.SessionCount = Integer(cell),
        ["timezone"] = static (cell, ref draft) => draft.TimeZone = Text(cell),
        ["in_app_purchase_total"] = static (cell, ref draft) => draft.InAppPurchaseTotal = Number(cell),
        ["user_aliases"] = static (cell, ref draft) => draft.Aliases = List(cell, UserExportLists.Alias),
        ["windows_ad_ids"] = static (cell, ref draft) => AddIds(cell, ref draft, static id => new() { WindowsAdId = id }),
        ["variation_name"] = static (cell, ref draft) => draft.VariationName = Text(cell),
        ["variation_api_id"] = static (cell, ref draft) => draft.VariationId = Text(cell),
        ["in_control"] = static (cell, ref draft) => draft.InControl = Boolean(cell),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Gives what reads the cells of a column: a custom attribute, if it is not one of ours.</summary>
    public static CellReader Of(string column) => Readers.GetValueOrDefault(column) ?? ((cell, ref draft) =>
        (draft.CustomAttributes ??= new(StringComparer.Ordinal))[column] = AttributeValue.Text(Text(cell)));

    private static string Text(ReadOnlySpan<byte> cell) => Encoding.UTF8.GetString(cell);

    private static DateTimeOffset Instant(ReadOnlySpan<byte> cell) =>
        InstantText.TryRead(cell, out var instant) ? instant : throw new FormatException("is not a date with a time");

    private static DateOnly Day(ReadOnlySpan<byte> cell) =>
        InstantText.TryReadDay(cell, out var day) ? day : throw new FormatException("is not a date");

    // No number begins with an apostrophe: it is that of the guard for everything.
    private static decimal Number(ReadOnlySpan<byte> cell) => JsonValues.ReadNumber(cell[0] == '\'' ? cell[1..] : cell);

    private static long Integer(ReadOnlySpan<byte> cell) => JsonValues.ReadInteger(Number(cell))!.Value;

    private static int Int32(ReadOnlySpan<byte> cell) => Integer(cell) is var integer and >= int.MinValue and <= int.MaxValue
        ? (int)integer
        : throw new FormatException("is a number that is too large");

    private static bool Boolean(ReadOnlySpan<byte> cell) =>
        cell.SequenceEqual("true"u8) || (cell.SequenceEqual("false"u8) ? false : throw new FormatException("is neither true nor false"));

    private static PushToken[] Tokens(ReadOnlySpan<byte> cell)
    {
        var count = Integer(cell);
        if (count is < 0 or > MostPushTokens)
            throw new FormatException("is not a number of push tokens that a person can have");
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
