using System.Globalization;
using System.Text;

namespace CampaignExport.Smtp;

/// <summary>Makes one line of text that comes from outside, such as the name of a campaign.</summary>
internal static class PlainLine
{
    private const int LineSeparator = 0x2028;
    private const int ParagraphSeparator = 0x2029;

    /// <summary>
    /// Gives the text on one line: what breaks or controls lines becomes a space, of which one is left, and what turns the
    /// direction of the text around it is dropped.
    /// </summary>
    public static string Of(string? text)
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

    /// <summary>Cuts the text after so many characters, as people count them, and says so with an ellipsis.</summary>
    public static string Shorten(string text, int length)
    {
        var starts = StringInfo.ParseCombiningCharacters(text);
        return starts.Length <= length ? text : text[..starts[length - 1]].TrimEnd(' ') + "…";
    }

    private static bool TurnsDirection(int character) =>
        character is (>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069);
}
