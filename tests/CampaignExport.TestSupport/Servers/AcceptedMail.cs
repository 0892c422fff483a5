namespace CampaignExport.TestSupport;

/// <summary>What the mail server knows of a mail that it accepted, besides the mail.</summary>
public sealed record AcceptedMail(string From, IReadOnlyList<string> To, bool IsEncrypted, string? User, bool Utf8);
