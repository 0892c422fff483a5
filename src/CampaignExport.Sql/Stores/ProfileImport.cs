namespace CampaignExport.Sql;

/// <summary>The result of an import of profiles.</summary>
/// <remarks>Immutable and thread-safe. Each profile is imported or rejected.</remarks>
/// <param name="Profiles">The number of imported profiles: new ones, and those that replace an older state.</param>
/// <param name="Receipts">The number of receipts of campaigns that the imported profiles name.</param>
/// <param name="Rejected">The number of profiles without internal id, external id and alias. They are not imported.</param>
public sealed record ProfileImport(long Profiles, long Receipts, long Rejected)
{
    /// <summary>The number of files that were not read because an earlier import had read them completely.</summary>
    /// <value>Default 0.</value>
    public long FilesImportedBefore { get; internal init; }
}
