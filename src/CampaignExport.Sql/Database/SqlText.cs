namespace CampaignExport.Sql;

/// <summary>Writes texts as SQL literals.</summary>
internal static class SqlText
{
    public static string Literal(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";

    public static string List(IEnumerable<string> texts) => string.Join(", ", texts.Select(Literal));
}
