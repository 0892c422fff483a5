using System.Globalization;
using System.Text;

namespace CampaignExport.Benchmarks.Rows;

/// <summary>The texts of rows. Every text is a separate string, like texts from readers of files and databases.</summary>
internal static class Texts
{
    private static readonly string[] FirstNames =
        ["Marie", "Jean", "Anna", "Lukas", "Sofia", "Thomas", "Camille", "David", "Emma", "Noah", "Julia", "Pierre", "Laura", "Martin", "Alexandra", "Tom"];

    private static readonly string[] AccentedFirstNames = ["Zoë", "François", "Łukasz", "Jürgen", "Noëlle", "Søren", "İpek", "João", "Мария", "مريم", "美咲"];

    private static readonly string[] LastNames =
        ["Martin", "Dupont", "Schmidt", "Garcia", "Rossi", "Nowak", "Andersson", "Bernard", "Fischer", "Lopez", "Johansson", "Smith", "O'Brien", "Van den Berg"];

    private static readonly string[] AccentedLastNames = ["Müller", "Lefèvre", "García", "Kowalczyk-Wójcik", "Çelik", "Sørensen", "Иванова", "佐藤"];

    private static readonly string[] Cities =
        ["Paris", "Berlin", "Madrid", "Roma", "Warsaw", "Stockholm", "New York", "Los Angeles", "Lyon", "Hamburg", "Sevilla", "Amsterdam", "London", "Toulouse"];

    private static readonly string[] AccentedCities = ["Besançon", "München", "Málaga", "Łódź", "Malmö", "São Paulo", "Düsseldorf", "Saint-Étienne"];

    private static readonly string[] Countries = ["FR", "DE", "ES", "IT", "PL", "SE", "US", "GB", "NL"];

    private static readonly string[] Languages = ["fr", "de", "es", "it", "pl", "sv", "en", "nl"];

    private static readonly string[] TimeZones =
        ["Europe/Paris", "Europe/Berlin", "Europe/Madrid", "Europe/Rome", "Europe/Warsaw", "America/New_York", "America/Los_Angeles", "Europe/Stockholm"];

    private static readonly string[] Words =
        ["asked", "about", "delivery", "of", "the", "summer", "offer", "and", "prefers", "mail", "in", "the", "morning", "customer", "since", "spring", "likes", "running", "shoes"];

    private static readonly string[] Emoji = ["🎉", "❤️", "👍🏽", "🚀", "😀"];

    private static readonly string[] Models = ["Pixel 9", "iPhone 16 Pro", "Galaxy S25", "iPad Air", "Xperia 1", "Redmi Note 14", "Galaxy Tab \"Active\""];

    private static readonly string[] Origins = ["SDK", "REST API", "CSV import", "Shopify"];

    public static string FirstName(ref Dice dice) => Copy(dice.Of<string>(FirstNames));

    public static string AccentedFirstName(ref Dice dice) => Copy(dice.Of<string>(AccentedFirstNames));

    public static string LastName(ref Dice dice) => Copy(dice.Of<string>(LastNames));

    public static string AccentedLastName(ref Dice dice) => Copy(dice.Of<string>(AccentedLastNames));

    public static string City(ref Dice dice) => Copy(dice.Of<string>(Cities));

    public static string AccentedCity(ref Dice dice) => Copy(dice.Of<string>(AccentedCities));

    public static string Country(ref Dice dice) => Copy(dice.Of<string>(Countries));

    public static string Language(ref Dice dice) => Copy(dice.Of<string>(Languages));

    public static string TimeZone(ref Dice dice) => Copy(dice.Of<string>(TimeZones));

    public static string Origin(ref Dice dice) => Copy(dice.Of<string>(Origins));

    public static string Gender(ref Dice dice) => Copy(dice.Of<string>(["M", "F", "O"]));

    public static string Subscription(ref Dice dice) => Copy(dice.Of<string>(["opted_in", "subscribed", "unsubscribed"]));

    public static string Email(ref Dice dice) => Invariant($"user{dice.Below(100_000_000)}@mail{dice.Below(40)}.example.com");

    public static string Phone(ref Dice dice) => Invariant($"+33{600_000_000 + dice.Below(100_000_000)}");

    public static string Version(ref Dice dice) => Invariant($"{1 + dice.Below(9)}.{dice.Below(30)}.{dice.Below(10)}");

    public static string CampaignName(ref Dice dice) => Invariant($"{2019 + dice.Below(8)} Summer sale wave {dice.Below(100)}");

    /// <summary>Seventeen digits with leading zeros.</summary>
    public static string ExternalId(long number) => number.ToString("00000000000000000", CultureInfo.InvariantCulture);

    /// <summary>24 hexadecimal digits.</summary>
    public static string Id(ref Dice dice) => Invariant($"{dice.Next():x16}{dice.Next() & 0xFFFFFFFF:x8}");

    public static string Uuid(ref Dice dice) =>
        Invariant($"{dice.Next() & 0xFFFFFFFF:x8}-{dice.Next() & 0xFFFF:x4}-4{dice.Next() & 0xFFF:x3}-a{dice.Next() & 0xFFF:x3}-{dice.Next() & 0xFFFFFFFFFFFF:x12}");

    /// <summary>A few words, like a note of an employee.</summary>
    public static string Note(ref Dice dice, int words)
    {
        var note = new StringBuilder("Customer");
        for (var i = 1; i < words; i++)
            note.Append(' ').Append(dice.Of<string>(Words));
        return note.ToString();
    }

    public static string QuotedNote(ref Dice dice, int words) => $"{Note(ref dice, words / 2)}: \"{Note(ref dice, words - (words / 2))}\", she said";

    public static string NoteOfTwoLines(ref Dice dice, int words) => $"{Note(ref dice, words / 2)}\r\n{Note(ref dice, words - (words / 2))}";

    public static string NoteWithEmoji(ref Dice dice, int words) => $"{Note(ref dice, words)} {dice.Of<string>(Emoji)}";

    public static string NoteWithAccents(ref Dice dice, int words) => $"{Note(ref dice, words)} été à {dice.Of<string>(AccentedCities)}";

    /// <summary>A JSON list with one device.</summary>
    public static string Devices(ref Dice dice)
    {
        var model = dice.Of<string>(Models).Replace("\"", "\\\"", StringComparison.Ordinal);
        return $$"""[{"model":"{{model}}","os":"{{(dice.Percent(50) ? "Android" : "iOS")}} {{12 + dice.Below(7)}}","carrier":{{(dice.Percent(50) ? "null" : "\"Orange F\"")}},"device_id":"{{Uuid(ref dice)}}","ad_tracking_enabled":{{(dice.Percent(50) ? "true" : "false")}}}]""";
    }

    /// <summary>A JSON list with one id.</summary>
    public static string Ids(ref Dice dice) => $"[\"{Uuid(ref dice)}\"]";

    /// <summary>A JSON list with one alias.</summary>
    public static string Aliases(ref Dice dice) => Invariant($$"""[{"alias_name":"crm-{{dice.Below(10_000_000)}}","alias_label":"crm_id"}]""");

    private static string Copy(string text) => new(text.AsSpan());

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
