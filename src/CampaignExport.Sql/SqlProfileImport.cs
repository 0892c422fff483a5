namespace CampaignExport.Sql;

/// <summary>What an import of profiles did.</summary>
/// <param name="Profiles">How many profiles were kept, new ones and those that took the place of an older state.</param>
/// <param name="Receipts">How many receipts of campaigns were kept with them.</param>
/// <param name="Rejected">How many profiles were left out, because they have no internal id.</param>
public sealed record SqlProfileImport(long Profiles, long Receipts, long Rejected);
