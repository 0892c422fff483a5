using CampaignExport.Sql;

namespace CampaignExport.DuckDb;

/// <summary>The SQL of DuckDB.</summary>
internal static class DuckDbDialect
{
    public static CountingDialect Counting { get; } = new()
    {
        Divide = static (number, divisor) => $"({number}) // {divisor}",
        SemiJoin = "SEMI JOIN",
    };
}
