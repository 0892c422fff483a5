namespace CampaignExport.Smtp;

/// <summary>The text of a mail.</summary>
/// <param name="subject">The subject. Line breaks and other control characters become spaces.</param>
/// <param name="text">The plain text, with line feeds.</param>
/// <param name="html">The same text as an HTML document; null to send only the plain text. Encode all values from outside.</param>
public sealed class ExportMail(string subject, string text, string? html)
{
    /// <summary>The subject. Line breaks and other control characters become spaces.</summary>
    public string Subject { get; } = subject;

    /// <summary>The plain text, with line feeds.</summary>
    public string Text { get; } = text;

    /// <summary>The same text as an HTML document; null to send only the plain text. Encode all values from outside.</summary>
    public string? Html { get; } = html;
}
