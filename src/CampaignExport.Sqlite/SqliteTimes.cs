using System.Globalization;
using Microsoft.Data.Sqlite;

namespace CampaignExport.Sqlite;

/// <summary>Parses times of a host's tables strictly. SQLite has no time type, and its functions accept invalid times such as 31 June.</summary>
internal static class SqliteTimes
{
    /// <summary>The function that parses an instant as tenths of a microsecond since 1970; null for other values and outside 1970 to 2099.</summary>
    public const string Instant = "campaign_export_instant";

    /// <summary>The function that parses a day as the number of days since 0001-01-01; null for other values and outside 1970 to 2099.</summary>
    public const string Day = "campaign_export_day";

    // A number of seconds or milliseconds from 1973-03-03 on. Neither can be mistaken for the other, nor can a number such as 20260601.
    private const long FirstSecond = 100_000_000;
    private const long EndSecond = 4_102_444_800;

    private const string DayFormat = "yyyy-MM-dd";

    // By the end of the text: nothing, an offset, or Z.
    private static readonly string[][] Formats =
    [
        .. from zone in new[] { "", "zzz", "'Z'" }
           select (string[])[.. from time in new[] { "HH:mm:ss.FFFFFFF", "HH:mm" } from separator in new[] { "'T'", "' '" } select $"{DayFormat}{separator}{time}{zone}"],
    ];

    public static void AddTo(SqliteConnection connection)
    {
        connection.CreateFunction(Instant, static values => ReadInstant(values[0]), isDeterministic: true);
        connection.CreateFunction(Day, static values => ReadDay(values[0]), isDeterministic: true);
    }

    private static long? ReadInstant(object? value) => value switch
    {
        long seconds and >= FirstSecond and < EndSecond => seconds * TimeSpan.TicksPerSecond,
        long milliseconds and >= FirstSecond * 1000 and < EndSecond * 1000 => milliseconds * TimeSpan.TicksPerMillisecond,
        string text when DateTimeOffset.TryParseExact(text, FormatsOf(text), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var instant)
            && (instant - DateTimeOffset.UnixEpoch).Ticks is >= 0 and < EndSecond * TimeSpan.TicksPerSecond and var ticks => ticks,
        _ => null,
    };

    private static string[] FormatsOf(string text) => Formats[text.EndsWith('Z') ? 2 : text.Length > DayFormat.Length && text.AsSpan(DayFormat.Length).ContainsAny('+', '-') ? 1 : 0];

    private static long? ReadDay(object? value) =>
        value is string { Length: 10 } text && DateOnly.TryParseExact(text, DayFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            && day.Year is >= 1970 and < 2100 ? day.DayNumber : null;
}
