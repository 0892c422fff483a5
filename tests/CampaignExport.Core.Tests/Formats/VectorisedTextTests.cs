using System.Text;
using CampaignExport.Formats;

namespace CampaignExport.Tests.Formats;

/// <summary>Every length around the widths of vectors, with a special character at every position.</summary>
public sealed class VectorisedTextTests
{
    private const int Longest = 70;

    /// <summary>Characters that need quotes, are not ASCII, or look like one of them when truncated.</summary>
    public static TheoryData<string> Specials =>
        [",", ";", "|", "\t", "\"", "\r", "\n", "\0", "\u007F", "\u0080", "é", "\u0141", "\u8061", "\u012C", "\u0122", "\u010D", "\u010A", "\u2C2C", "\uFF0C", "\u013B", "\u017C", "\u0109", "\uFF1B", "😀", "\uD83D", "\uFEFF", "x"];

    [Theory]
    [MemberData(nameof(Specials))]
    public void Special_character_is_written_correctly_at_every_position_and_length(string special)
    {
        var plain = string.Concat(Enumerable.Range(0, Longest).Select(at => (char)('a' + (at % 26))));
        for (var length = 0; length <= Longest; length++)
        {
            for (var at = 0; at <= length; at++)
            {
                var text = plain[..at] + special + plain[at..length];

                Both(text);
            }
        }
    }

    [Fact]
    public void Quotes_are_doubled_at_every_position()
    {
        for (var first = 0; first < 40; first++)
        {
            for (var second = first; second < 40; second++)
            {
                var text = new StringBuilder(new string('x', 40)) { [first] = '"', [second] = '"' }.ToString();

                Both(text);
            }
        }
    }

    private static void Both(string text)
    {
        foreach (var separator in ",;|\t")
        {
            var expected = Expected(text, separator);
            foreach (var cell in new[] { Encode(cell => cell.WriteText(text), separator), Encode(cell => cell.WriteUtf8Text(Encoding.UTF8.GetBytes(text)), separator) })
            {
                // A plain comparison first, because the assertion is slow.
                if (cell != expected)
                    cell.Should().Be(expected, "the separator is '{0}'", separator);
            }
        }
    }

    /// <summary>A plain implementation of RFC 4180.</summary>
    private static string Expected(string text, char separator)
    {
        var readable = Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));
        return readable.IndexOfAny([separator, '"', '\r', '\n']) < 0 ? readable : $"\"{readable.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }

    private static string Encode(Action<CellWriter> write, char separator)
    {
        // Adjacent cells reveal writes outside the cell.
        var encoder = new CsvFormat(new CsvFormatOptions { FormulaGuard = FormulaGuard.Off, Separator = separator }).CreateEncoder(
            [new Column<int>("a", (_, cell) => cell.WriteText("before")), new("b", (_, cell) => write(cell)), new("c", (_, cell) => cell.WriteText("after"))]);
        encoder.WriteRow(0);
        var line = Encoding.UTF8.GetString(encoder.Written.Span);
        line.Should().StartWith($"before{separator}").And.EndWith($"{separator}after\r\n");
        return line["before,".Length..^",after\r\n".Length];
    }
}
