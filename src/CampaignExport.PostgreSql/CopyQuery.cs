using System.Globalization;
using System.Text.RegularExpressions;
using CampaignExport.Sql;

namespace CampaignExport.PostgreSql;

/// <summary>Makes a COPY of a query with parameters. COPY takes none, so their values stand in it, as nothing but hexadecimal digits.</summary>
internal static partial class CopyQuery
{
    /// <summary>The value of a parameter that the server does not know when it plans; then it is null.</summary>
    public static readonly object Unknown = new();

    public static string Of(SqlRowQuery query) => $"COPY ({WithValues(query)}\n) TO STDOUT (FORMAT BINARY)";

    public static string WithValues(SqlRowQuery query) => Token().Replace(
        query.Text,
        match => match.Groups["name"] is not { Success: true } name ? match.Value
            : query.Parameters.TryGetValue(name.Value, out var value) ? Value(value)
            : throw new ArgumentException($"There is no parameter @{name.Value}. There are: @{string.Join(", @", query.Parameters.Keys)}.", nameof(query)));

    /// <summary>Leaves one parameter of a name in a query, and puts something in place of the others.</summary>
    /// <param name="text">The query.</param>
    /// <param name="parameter">The name, with its <c>@</c>.</param>
    /// <param name="left">Which of them stays, from 0; -1 for none.</param>
    /// <param name="other">Gives what stands in place of another one; null to leave that, too.</param>
    /// <returns>The query; null if there are not so many of them.</returns>
    public static string? WithOne(string text, string parameter, int left, Func<int, string?> other)
    {
        var at = 0;
        var result = Token().Replace(text, match => match.Value != parameter || at++ == left ? match.Value : other(at - 1) ?? match.Value);
        return at > left ? result : null;
    }

    private static string Value(object? value) => value switch
    {
        null => "NULL::text",
        _ when ReferenceEquals(value, Unknown) => "current_setting('campaign_export.none', true)",
        long number => string.Create(CultureInfo.InvariantCulture, $"({number})::bigint"),
        string text when text.Contains('\0', StringComparison.Ordinal) =>
            throw new ExportRequestException("An id holds the character U+0000, which no text of PostgreSQL has."),
        // A literal: the collation of a function's result would be stronger than that of the column it is compared with. One with escapes, which every server takes.
        string text => $"E'{string.Concat(text.EnumerateRunes().Select(rune => string.Create(CultureInfo.InvariantCulture, $"\\U{rune.Value:X8}")))}'::text",
        _ => throw new ArgumentException("A parameter is a text or a whole number.", nameof(value)),
    };

    // What is no parameter, whatever stands in it: comments, texts, names, texts in dollars, and operators with an @.
    [GeneratedRegex(
        """--[^\n]*|/\*.*?\*/|[eE]'(?:[^'\\]|\\.|'')*'|'(?:[^']|'')*'|"(?:[^"]|"")*"|\$(?<tag>\w*)\$.*?\$\k<tag>\$|[<>@~?&|#]@|@[>@?]|@(?<name>[a-z_]+)\b""",
        RegexOptions.Singleline | RegexOptions.ExplicitCapture)]
    private static partial Regex Token();
}
