using System.Text;

namespace CampaignExport.Smtp;

/// <summary>Writes a mail as plain text in short lines. Each link has a line of its own.</summary>
internal sealed class TextMailWriter(string colon) : MailWriter
{
    private const int Width = 72;

    private readonly StringBuilder _text = new();

    public override void Heading(string text)
    {
        Wrap(text);
        _text.Append('=', Math.Min(text.Length, Width)).Append("\n\n");
    }

    public override void Section(string text)
    {
        Wrap(text);
        _text.Append('-', Math.Min(text.Length, Width)).Append('\n');
    }

    public override void Paragraph(string text)
    {
        Wrap(text);
        _text.Append('\n');
    }

    public override void Facts(IEnumerable<(string Label, string Value)> facts)
    {
        foreach (var (label, value) in facts)
            Wrap($"{label}{colon} {value}", indent: "  ");
        _text.Append('\n');
    }

    public override void Links(IReadOnlyList<(string Name, string Details, Uri Address)> links, Func<string, string> caption)
    {
        foreach (var (name, details, address) in links)
        {
            Wrap($"{name} ({details})", indent: "  ");
            _text.Append(address.AbsoluteUri).Append("\n\n");
        }
    }

    public override void Items(IEnumerable<string> items)
    {
        foreach (var item in items)
            Wrap($"* {item}", indent: "  ");
        _text.Append('\n');
    }

    // Two hyphens and a space begin the signature, which mail programs leave out of replies.
    public override void Footer(string text)
    {
        _text.Append("-- \n");
        Wrap(text);
    }

    public override string Finish() => _text.ToString();

    private void Wrap(string text, string indent = "")
    {
        var length = 0;
        foreach (var word in text.Split(' '))
        {
            if (length > 0 && length + 1 + word.Length > Width)
            {
                _text.Append('\n').Append(indent);
                length = indent.Length;
            }
            else if (length > 0)
            {
                _text.Append(' ');
                length++;
            }

            _text.Append(word);
            length += word.Length;
        }

        _text.Append('\n');
    }
}
