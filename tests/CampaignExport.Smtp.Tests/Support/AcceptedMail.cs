namespace CampaignExport.Smtp.Tests.Support;

/// <summary>What the mail server knows of a mail that it accepted, besides the mail.</summary>
internal sealed record AcceptedMail(string From, IReadOnlyList<string> To, bool IsEncrypted, string? User, bool Utf8);
