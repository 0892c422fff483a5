using CampaignExport.Formats;
using FsCheck.Xunit;

namespace CampaignExport.Tests.Formats;

/// <summary>The line of a manifest that describes the CSV format.</summary>
public sealed class CsvDescriptionTests
{
    [Fact]
    public void Line_names_the_guard_policy_and_settings_without_default_values()
    {
        new CsvFormat().Description.Should().Be("csv; byte order mark: no; formula guard: text-2");
        new CsvFormat(CsvFormatOptions.Excel with { FormulaGuard = FormulaGuard.Everything }).Description
            .Should().Be("csv; byte order mark: yes; formula guard: everything");
        new CsvFormat(new CsvFormatOptions { Separator = '\t', FormulaGuard = FormulaGuard.Off }).Description
            .Should().Be("csv; byte order mark: no; formula guard: off; separator: tab");
        new CsvFormat(CsvFormatOptions.ExcelIn("fr") with { DecimalComma = true }).Description
            .Should().Be("csv; byte order mark: yes; formula guard: text-2; separator: semicolon; decimal comma: yes; truth values: VRAI FAUX");
    }

    [Property(MaxTest = 300)]
    public void Line_is_parsed_again(byte separator, bool decimalComma, byte language, FormulaGuard guard)
    {
        var options = CsvFormatOptions.ExcelIn(CsvFormatOptions.ExcelLanguages[language % CsvFormatOptions.ExcelLanguages.Count]) with
        {
            Separator = CsvFormatOptions.Separators[separator % 4],
            DecimalComma = decimalComma && separator % 4 != 0,
            FormulaGuard = guard,
        };

        CsvDescription.Read(new CsvFormat(options).Description).Should().Be(
            new CsvDescription(options.Separator, options.DecimalComma, options.TrueText, options.FalseText, FormulaStarts.PolicyOf(guard)));
    }

    [Fact]
    public void Line_of_an_older_export_keeps_the_name_of_its_policy() =>
        CsvDescription.Read("csv; byte order mark: no; formula guard: text").Should().Be(new CsvDescription(',', false, "true", "false", "text"));

    [Theory]
    [InlineData("")]
    [InlineData("jsonl")]
    [InlineData("csvx; formula guard: text-2")]
    [InlineData("csv; separator: colon")]
    [InlineData("csv; decimal comma: perhaps")]
    [InlineData("csv; truth values: one")]
    [InlineData("csv; quotes: all")]
    [InlineData("csv; nothing")]
    public void Line_with_an_unknown_setting_is_not_parsed(string line) => CsvDescription.Read(line).Should().BeNull();
}
