using System.Globalization;
using System.Text;

namespace CampaignExport.Sources;

/// <summary>Reads JSON texts that hold what no text can hold: half an emoji that somebody cut, or bytes that are not UTF-8.</summary>
internal static class BrokenText
{
    /// <summary>Unescapes a text that the JSON reader refused. What is broken in it becomes U+FFFD.</summary>
    /// <param name="escaped">The text as it stands between the quotes; its escapes are well-formed.</param>
    public static string Mend(ReadOnlySpan<byte> escaped)
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
        return Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text.ToString()));
    }
}
