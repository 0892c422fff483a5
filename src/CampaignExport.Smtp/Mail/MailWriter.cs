namespace CampaignExport.Smtp;

/// <summary>Writes a mail as text or as HTML from the same elements, so that both have the same content.</summary>
internal abstract class MailWriter
{
    public abstract void Heading(string text);

    public abstract void Section(string text);

    public abstract void Paragraph(string text);

    public abstract void Facts(IEnumerable<(string Label, string Value)> facts);

    /// <param name="links">The links, in order.</param>
    /// <param name="caption">Creates the text of a link from the name of its file.</param>
    public abstract void Links(IReadOnlyList<(string Name, string Details, Uri Address)> links, Func<string, string> caption);

    public abstract void Items(IEnumerable<string> items);

    public abstract void Footer(string text);

    public abstract string Finish();
}
