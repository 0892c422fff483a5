namespace CampaignExport.Smtp;

/// <summary>The text of a mail.</summary>
/// <param name="Subject">The subject. Line breaks and other control characters become spaces.</param>
/// <param name="Text">The plain text, with line feeds.</param>
/// <param name="Html">The same text as an HTML document; null to send only the plain text. Encode all values from outside.</param>
public sealed record ExportMail(string Subject, string Text, string? Html);
