using CampaignExport.Sql;

namespace CampaignExport.ClickHouse;

/// <summary>The SQL of ClickHouse.</summary>
internal static class ClickHouseDialect
{
    public static CountingDialect Counting { get; } = new()
    {
        Divide = static (number, divisor) => $"intDiv({number}, {divisor})",
        SemiJoin = "LEFT SEMI JOIN",
    };

    /// <summary>Writes a text as a literal. Backslashes escape, other than in standard SQL.</summary>
    public static string Literal(string text) => $"'{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal)}'";

    public static string List(IEnumerable<string> texts) => string.Join(", ", texts.Select(Literal));
}
