namespace CampaignExport.Sql;

/// <summary>What became of imported events.</summary>
/// <param name="Read">How many came.</param>
/// <param name="New">How many were kept.</param>
public sealed record SqlEventImport(long Read, long New)
{
    /// <summary>How many were there already, by their ids, or came twice.</summary>
    public long Duplicate => Read - New;
}
