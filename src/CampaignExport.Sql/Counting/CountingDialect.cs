namespace CampaignExport.Sql;

/// <summary>The SQL in which the engines that count events differ. All other SQL of <see cref="CountingStatements"/> is common to them.</summary>
/// <remarks>Immutable and thread-safe. An outer join gives null where there is no row.</remarks>
internal sealed record CountingDialect
{
    /// <summary>Creates the expression of a whole number divided by a positive one, without the fraction.</summary>
    public required Func<string, string, string> Divide { get; init; }

    /// <summary>The join that keeps the rows of its left table that have a match, each once.</summary>
    public required string SemiJoin { get; init; }
}
