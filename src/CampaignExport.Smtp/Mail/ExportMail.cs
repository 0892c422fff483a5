namespace CampaignExport.Smtp;

/// <summary>What a mail says.</summary>
/// <param name="Subject">The subject. Line breaks and other control characters in it become spaces when it is sent.</param>
/// <param name="Text">The plain text, with line feeds.</param>
/// <param name="Html">The same as an HTML document; null to send the text alone. What comes from outside must be encoded in it.</param>
public sealed record ExportMail(string Subject, string Text, string? Html);
