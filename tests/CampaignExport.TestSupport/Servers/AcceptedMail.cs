namespace CampaignExport.TestSupport;

/// <summary>The envelope of an accepted mail.</summary>
public sealed record AcceptedMail(string From, IReadOnlyList<string> To, bool IsEncrypted, string? User, bool Utf8);
