namespace CampaignExport.Sql;

/// <summary>What an import of profiles did.</summary>
/// <param name="Profiles">How many profiles were kept, new ones and those that took the place of an older state.</param>
/// <param name="Receipts">How many receipts of campaigns were kept with them.</param>
/// <param name="Rejected">How many profiles were left out, because they have no internal id, no external id and no alias.</param>
public sealed record SqlProfileImport(long Profiles, long Receipts, long Rejected)
{
    /// <summary>How many files were not read, because an earlier import had read them to their end.</summary>
    /// <value>Default 0.</value>
    public long FilesImportedBefore { get; init; }
}
