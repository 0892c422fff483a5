namespace CampaignExport.Sql;

/// <summary>A value of a recipient, and where it is kept.</summary>
/// <param name="Name">The name of the documented column.</param>
/// <param name="Column">The column of the database.</param>
/// <param name="Kind">What it is.</param>
internal sealed record SqlField(string Name, string Column, SqlFieldKind Kind)
{
    /// <summary>Whether the database keeps it as a whole number; as text if not.</summary>
    public bool IsInteger => Kind is SqlFieldKind.Integer or SqlFieldKind.Instant or SqlFieldKind.Boolean;
}
