using System.Globalization;
using System.Text;

namespace CampaignExport.Sources;

/// <summary>
/// Repairs JSON strings with invalid characters: unpaired surrogates, such as half of a truncated emoji, and U+0000, which databases and
/// spreadsheets reject.
/// </summary>
internal static class BrokenText
{
    [ThreadStatic]
    private static long _replaced;

    /// <summary>The number of characters replaced on this thread so far. An object is read by one thread, so differences count its characters.</summary>
    public static long Replaced => _replaced;

    /// <summary>Replaces U+0000 and unpaired surrogates by U+FFFD, and counts them.</summary>
    public static string Repair(string text)
    {
        StringBuilder? repaired = null;
        for (var at = 0; at < text.Length; at++)
        {
            if (char.IsHighSurrogate(text[at]) && at + 1 < text.Length && char.IsLowSurrogate(text[at + 1]))
            {
                at++;
            }
            else if (text[at] == '\0' || char.IsSurrogate(text[at]))
            {
                (repaired ??= new StringBuilder(text))[at] = '\uFFFD';
                _replaced++;
            }
        }

        return repaired?.ToString() ?? text;
    }

    /// <summary>Unescapes a string that the JSON reader rejected.</summary>
    /// <param name="escaped">The string between its quotes, with valid escapes.</param>
    public static string Unescape(ReadOnlySpan<byte> escaped)
    {
        var text = new StringBuilder(escaped.Length);
        for (int at; (at = escaped.IndexOf((byte)'\\')) >= 0;)
        {
            text.Append(Encoding.UTF8.GetString(escaped[..at]));
            var length = 2;
            if (escaped[at + 1] == 'u')
            {
                text.Append((char)ushort.Parse(escaped.Slice(at + 2, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));
                length = 6;
            }
            else
            {
                text.Append((char)escaped[at + 1] switch
                {
                    'b' => '\b',
                    'f' => '\f',
                    'n' => '\n',
                    'r' => '\r',
                    't' => '\t',
                    var other => other,
                });
            }

            escaped = escaped[(at + length)..];
        }

        text.Append(Encoding.UTF8.GetString(escaped));
        return text.ToString();
    }
}
