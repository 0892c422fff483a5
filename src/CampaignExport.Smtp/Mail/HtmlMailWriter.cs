using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;

namespace CampaignExport.Smtp;

/// <summary>
/// Writes a mail as HTML for mail programs and screen readers: headings, paragraphs and lists, without tables, pictures or external
/// resources. Each element has its colours, since some programs drop style sheets. A style sheet repeats them for dark mode.
/// </summary>
internal sealed class HtmlMailWriter : MailWriter
{
    private const string Font = "font-family:-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif";

    private const string Dark =
        """
        <style>
        :root { color-scheme: light dark; supported-color-schemes: light dark; }
        @media (prefers-color-scheme: dark) {
        .page { background: #14171a !important; }
        .card { background: #1e2328 !important; border-color: #3a424a !important; }
        .ink { color: #e8eaed !important; }
        .pale { color: #aab3bc !important; }
        .rule { border-color: #3a424a !important; }
        .link { color: #8ab4f8 !important; }
        .button { background: #8ab4f8 !important; color: #0b1f3a !important; }
        }
        </style>
        """;

    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    private readonly StringBuilder _html = new();

    public HtmlMailWriter(string language, string title) =>
        _html.Append(
            $"""
            <!DOCTYPE html>
            <html lang="{language}" dir="ltr">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <meta name="supported-color-schemes" content="light dark">
            <title>{Encode(title)}</title>
            {Dark}
            </head>
            <body class="page" style="margin:0;padding:24px 12px;background:#f3f4f6">
            <div class="card ink" lang="{language}" style="max-width:560px;margin:0 auto;padding:28px 32px;background:#ffffff;border:1px solid #d5d9de;border-radius:8px;color:#1c2126;{Font};font-size:16px;line-height:1.5;overflow-wrap:anywhere">

            """);

    public override void Heading(string text) =>
        _html.Append($"<h1 class=\"ink\" style=\"margin:0 0 12px;font-size:24px;line-height:1.25;font-weight:600;color:#1c2126\">{Encode(text)}</h1>\n");

    public override void Section(string text) =>
        _html.Append($"<h2 class=\"ink\" style=\"margin:28px 0 6px;font-size:18px;line-height:1.3;font-weight:600;color:#1c2126\">{Encode(text)}</h2>\n");

    public override void Paragraph(string text) => _html.Append($"<p style=\"margin:0 0 12px\">{Encode(text)}</p>\n");

    public override void Facts(IEnumerable<(string Label, string Value)> facts)
    {
        _html.Append("<dl class=\"rule\" style=\"margin:20px 0;padding:16px 0 4px;border-top:1px solid #d5d9de;border-bottom:1px solid #d5d9de\">\n");
        foreach (var (label, value) in facts)
        {
            _html.Append($"<dt class=\"pale\" style=\"margin:0;font-size:14px;color:#57606a\">{Encode(label)}</dt>\n")
                .Append($"<dd style=\"margin:0 0 12px;font-weight:600\"><bdi>{Encode(value)}</bdi></dd>\n");
        }

        _html.Append("</dl>\n");
    }

    public override void Links(IReadOnlyList<(string Name, string Details, Uri Address)> links, Func<string, string> caption)
    {
        // A single link is the purpose of the mail, so it is a button. Several links are easier to read as a list.
        var (look, style) = links.Count == 1
            ? ("button", "display:inline-block;padding:10px 18px;background:#0b57d0;border-radius:6px;color:#ffffff;font-weight:600;text-decoration:none")
            : ("link", "color:#0b57d0;font-weight:600;text-decoration:underline");
        _html.Append("<ul style=\"margin:16px 0;padding:0;list-style:none\">\n");
        foreach (var (name, details, address) in links)
        {
            _html.Append($"<li style=\"margin:0 0 12px\"><a class=\"{look}\" href=\"{Encode(address.AbsoluteUri)}\" style=\"{style}\">{Encode(caption(name))}</a>")
                .Append($"<div class=\"pale\" style=\"margin:4px 0 0;font-size:14px;color:#57606a\">{Encode(details)}</div></li>\n");
        }

        _html.Append("</ul>\n");
    }

    public override void Items(IEnumerable<string> items)
    {
        _html.Append("<ul style=\"margin:0 0 12px;padding:0 0 0 20px\">\n");
        foreach (var item in items)
            _html.Append($"<li style=\"margin:0 0 4px\"><bdi>{Encode(item)}</bdi></li>\n");
        _html.Append("</ul>\n");
    }

    public override void Footer(string text) =>
        _html.Append($"<p class=\"pale rule\" style=\"margin:28px 0 0;padding:16px 0 0;border-top:1px solid #d5d9de;font-size:14px;color:#57606a\">{Encode(text)}</p>\n");

    public override string Finish() => _html + "</div>\n</body>\n</html>\n";

    private static string Encode(string text) => Encoder.Encode(text);
}
