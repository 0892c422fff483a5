using System.Text;
using System.Text.RegularExpressions;
using CampaignExport.Formats;
using CampaignExport.Tests.Support;
using FsCheck.Xunit;

namespace CampaignExport.Tests.Formats;

/// <summary>The policy <c>text-2</c> and its removal.</summary>
public sealed partial class FormulaGuardTests
{
    private static readonly string[] Starters = ["=", "+", "-", "@", "＝", "＋", "－", "＠"];

    private static readonly FormulaStarts Policy = FormulaStarts.FromGuard(FormulaGuard.Text);

    /// <summary>The characters before a formula that a spreadsheet ignores.</summary>
    public static TheoryData<string> Blanks => [.. ((char[])
        [
            '\0', '\u0001', '\u000B', '\u000C', '\u001B', ' ', '\u0080', '\u0085', '\u009F', '\u00A0', '\u00AD', '\u034F', '\u061C', '\u1680', '\u180E',
            '\u2000', '\u2003', '\u200B', '\u200C', '\u200D', '\u200E', '\u200F', '\u2028', '\u2029', '\u202A', '\u202E', '\u202F',
            '\u205F', '\u2060', '\u2064', '\u2066', '\u2069', '\u206F', '\u3000', '\uFEFF',
        ]).Select(blank => blank.ToString())];

    /// <summary>An independent implementation of the documented rule.</summary>
    public static string Guarded(string text) => Rule().IsMatch(text) ? "'" + text : text;

    [Theory]
    [MemberData(nameof(Blanks))]
    public void Start_of_a_formula_is_guarded_after_blanks_and_apostrophes(string blank)
    {
        foreach (var starter in Starters)
        {
            foreach (var text in new[] { starter, blank + starter, blank + blank + starter, " " + blank + starter, "'" + blank + starter, "'''" + starter })
            {
                Write(text + "1+1").Should().Be("'" + text + "1+1");
                Write(text).Should().Be("'" + text);
            }

            Write("x" + blank + starter).Should().Be("x" + blank + starter);
            Write(blank + "x" + starter).Should().Be(blank + "x" + starter);
            Write(blank + "'" + starter).Should().Be(blank + "'" + starter, "a spreadsheet runs nothing behind an apostrophe");
        }
    }

    [Theory]
    [InlineData("\t")]
    [InlineData("\r")]
    [InlineData("\n")]
    [InlineData("\tx")]
    [InlineData("\r\nx")]
    [InlineData("\nx")]
    [InlineData("'\nx")]
    [InlineData("''\t")]
    public void Tab_and_line_end_are_guarded_at_the_start(string text) => Write(text).Should().Be("'" + text);

    [Theory]
    [InlineData("'")]
    [InlineData("''")]
    [InlineData("'t Hof")]
    [InlineData("' x")]
    [InlineData(" ")]
    [InlineData("\u00A0x")]
    [InlineData(" \n")]
    [InlineData("\u200Bx=1")]
    [InlineData("007")]
    [InlineData("73928e03")]
    [InlineData("1-2")]
    [InlineData("*x")]
    [InlineData("\u007F=1")]
    [InlineData("\uFF1C1")]
    [InlineData("\u2010x")]
    [InlineData("\uD83D=1")]
    public void Other_text_is_unchanged(string text) => Write(text).Should().Be(Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)));

    [Property(MaxTest = 2000, Arbitrary = [typeof(AnyText)])]
    public void Guarded_text_is_undone_exactly(AnyText text)
    {
        FormulaStarts.Undo(Guarded(text.Value)).Should().Be(text.Value);
        Encoding.UTF8.GetString(FormulaStarts.Undo(Encoding.UTF8.GetBytes(Guarded(text.Readable)))).Should().Be(text.Readable);
    }

    [Fact]
    public void Every_short_text_of_relevant_characters_is_guarded_by_the_rule_and_restored()
    {
        var texts = new HashSet<string> { "" };
        for (var length = 1; length <= 5; length++)
            texts.UnionWith([.. texts.Where(text => text.Length == length - 1).SelectMany(text => "'= \n＝\u200Bx".Select(next => text + next))]);
        texts.Should().HaveCountGreaterThan(19_000);

        var written = texts.ToDictionary(text => text, Write);
        foreach (var (text, cell) in written)
        {
            // A plain comparison first, because the assertion is slow.
            if (cell != Guarded(text) || FormulaStarts.Undo(cell) != text)
                (cell, FormulaStarts.Undo(cell)).Should().Be((Guarded(text), text));
        }

        written.Values.Distinct().Should().HaveCount(texts.Count, "no two texts are written alike");
    }

    [Fact]
    public void Every_character_of_the_basic_plane_is_a_starter_a_blank_or_neither_as_documented()
    {
        for (var character = '\0'; character < '\uFFFF'; character++)
        {
            foreach (var text in new[] { $"{character}", $"{character}x", $"{character}=", $"'{character}=", $"{character}{character}" })
            {
                if (Policy.Has(text) != Rule().IsMatch(text) || (!char.IsSurrogate(character) && Policy.Has(Encoding.UTF8.GetBytes(text)) != Rule().IsMatch(text)))
                    Policy.Has(text).Should().Be(Rule().IsMatch(text), "of U+{0:X4}", (int)character);
            }
        }
    }

    [Fact]
    public void Fast_check_never_misses_text_to_guard()
    {
        foreach (var guard in Enum.GetValues<FormulaGuard>())
        {
            var starts = FormulaStarts.FromGuard(guard);
            for (var first = '\0'; first < 0x80; first++)
            {
                foreach (var second in "=x")
                    (starts.MayHave(first) || !starts.Has($"{first}{second}")).Should().BeTrue("of {0} and U+{1:X4}", guard, (int)first);
            }
        }
    }

    /// <summary>The cell in the file, without quotes.</summary>
    private static string Write(string text)
    {
        var cells = Array.ConvertAll<Action<CellWriter>, string>([cell => cell.WriteText(text), cell => cell.WriteUtf8Text(Encoding.UTF8.GetBytes(text))], write =>
        {
            var encoder = new CsvFormat().CreateEncoder([new Column<int>("a", (_, cell) => write(cell)), new("b", (_, cell) => cell.WriteNull())]);
            encoder.WriteHeader();
            encoder.WriteRow(0);
            return Csv.ReadWithCsvHelper(encoder.Written.ToArray())[1][0];
        });
        var typed = new CsvFormat().CreateEncoder([TypedColumn.Text<string>("a", row => row), TypedColumn.Text<string>("b", _ => null)]);
        typed.WriteHeader();
        typed.WriteRow(text);
        cells.Append(Csv.ReadWithCsvHelper(typed.Written.ToArray())[1][0]).Distinct().Should().ContainSingle("all ways of writing text are guarded alike");
        return cells[0];
    }

    [GeneratedRegex(
        """\A'*([\t\n\r]|[\x00-\x20\u0080-\u00A0\u00AD\u034F\u061C\u1680\u180E\u2000-\u200F\u2028-\u202F\u205F-\u206F\u3000\uFEFF]*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20])""",
        RegexOptions.CultureInvariant)]
    private static partial Regex Rule();
}
