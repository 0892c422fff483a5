using System.Text;
using CampaignExport.Formats;

namespace CampaignExport.Tests.Formats;

public sealed class QuotedTextTests
{
    private static readonly CsvFormat Format = new(new CsvFormatOptions { FormulaGuard = FormulaGuard.Off });

    [Theory]
    [InlineData(1, "a\"")]
    [InlineData(2, "ab,\"")]
    [InlineData(3, "abcdefghijklmn,\"é")]
    [InlineData(4, "abcdefghijklmnopqrstuvw,\"\r\n🎉")]
    public void Text_of_any_length_has_its_quotes_doubled_and_nothing_else_changed(int seed, string letters)
    {
        var random = new Random(seed);
        var alphabet = letters.EnumerateRunes().Select(rune => rune.ToString()).ToArray();
        for (var length = 0; length < 300; length++)
        {
            var text = "\"" + string.Concat(Enumerable.Range(0, length).Select(_ => alphabet[random.Next(alphabet.Length)]));
            var wanted = $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"\r\n";
            Encoded(text, (row, cell) => cell.WriteText(row)).Should().Be(wanted);
            Encoded(text, (row, cell) => cell.WriteUtf8Text(Encoding.UTF8.GetBytes(row))).Should().Be(wanted);
        }
    }

    [Theory]
    [InlineData("+33612345678", "'+33612345678")]
    [InlineData("-", "'-")]
    [InlineData("=é", "'=é")]
    [InlineData("@a,b", "\"'@a,b\"")]
    [InlineData("\tx", "'\tx")]
    [InlineData("\rx", "\"'\rx\"")]
    public void Guarded_text_gets_one_apostrophe_on_both_paths(string text, string wanted)
    {
        var encoder = new CsvFormat().CreateEncoder<string>([new("c", (row, cell) => cell.WriteText(row))]);
        encoder.WriteRow(text);
        Encoding.UTF8.GetString(encoder.Written.Span).Should().Be(wanted + "\r\n");
    }

    private static string Encoded(string text, Action<string, CellWriter> write)
    {
        var encoder = Format.CreateEncoder<string>([new("c", write)]);
        encoder.WriteRow(text);
        return Encoding.UTF8.GetString(encoder.Written.Span);
    }
}
