using System.Globalization;
using System.Text;

namespace CampaignExport.Smtp;

/// <summary>Turns text from outside, such as the name of a campaign, into one line.</summary>
internal static class PlainLine
{
    private const int LineSeparator = 0x2028;
    private const int ParagraphSeparator = 0x2029;

    /// <summary>
    /// Creates the line: line breaks and control characters become a single space, and characters that change the direction of the
    /// surrounding text are dropped.
    /// </summary>
    public static string From(string? text)
    {
        var line = new StringBuilder();
        foreach (var rune in (text ?? "").EnumerateRunes())
        {
            if (rune.Value is ' ' or LineSeparator or ParagraphSeparator || Rune.IsControl(rune))
            {
                if (line.Length > 0 && line[^1] != ' ')
                    line.Append(' ');
            }
            else if (!TurnsDirection(rune.Value))
            {
                line.Append(rune);
            }
        }

        return line.ToString().TrimEnd(' ');
    }

    /// <summary>Truncates the text to a number of characters as people count them, and appends an ellipsis.</summary>
    public static string Shorten(string text, int length)
    {
        var starts = StringInfo.ParseCombiningCharacters(text);
        return starts.Length <= length ? text : text[..starts[length - 1]].TrimEnd(' ') + "…";
    }

    private static bool TurnsDirection(int character) =>
        character is (>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069);
}
