using System.Text;
using CampaignExport.Formats;

namespace CampaignExport.Tests.Formats;

public sealed class CsvFormatTests
{
    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("a,b", "\"a,b\"")]
    [InlineData("say \"hi\"", "\"say \"\"hi\"\"\"")]
    [InlineData("\"", "\"\"\"\"")]
    [InlineData("a\rb", "\"a\rb\"")]
    [InlineData("a\nb", "\"a\nb\"")]
    [InlineData(" spaces ", " spaces ")]
    [InlineData("a;b'c", "a;b'c")]
    [InlineData("", "")]
    public void Quotes_are_written_only_where_RFC_4180_requires_them(string text, string cell)
    {
        Cell(writer => writer.WriteText(text)).Should().Be(cell);
        Cell(writer => writer.WriteUtf8Text(Encoding.UTF8.GetBytes(text))).Should().Be(cell);
    }

    [Theory]
    [InlineData("=1+1", "'=1+1", "'=1+1")]
    [InlineData("+49 170", "'+49 170", "'+49 170")]
    [InlineData("-1943", "'-1943", "'-1943")]
    [InlineData("@SUM(A1)", "'@SUM(A1)", "'@SUM(A1)")]
    [InlineData("\tx", "'\tx", "\tx")]
    [InlineData("\rx", "\"'\rx\"", "\"\rx\"")]
    [InlineData("=a,b", "\"'=a,b\"", "\"'=a,b\"")]
    [InlineData("'=x", "''=x", "'=x")]
    [InlineData("x=1", "x=1", "x=1")]
    [InlineData("\nx", "\"'\nx\"", "\"\nx\"")]
    [InlineData("＝x", "'＝x", "＝x")]
    [InlineData("\u200B=x", "'\u200B=x", "\u200B=x")]
    [InlineData(" =a,\"b\"", "\"' =a,\"\"b\"\"\"", "\" =a,\"\"b\"\"\"")]
    [InlineData("'t Hof", "'t Hof", "'t Hof")]
    [InlineData(" a,b", "\" a,b\"", "\" a,b\"")]
    public void Guard_adds_an_apostrophe_to_text_that_a_spreadsheet_would_run(string text, string guarded, string byTheDocumentedRule)
    {
        foreach (var write in new Action<CellWriter>[] { cell => cell.WriteText(text), cell => cell.WriteUtf8Text(Encoding.UTF8.GetBytes(text)) })
        {
            Cell(write, FormulaGuard.Text).Should().Be(guarded);
            Cell(write, FormulaGuard.Everything).Should().Be(byTheDocumentedRule);
            Cell(write, FormulaGuard.Off).Should().Be(guarded.Contains(text, StringComparison.Ordinal) && guarded[0] != '"' ? text : byTheDocumentedRule.Replace("'", ""));
        }
    }

    [Fact]
    public void Numbers_dates_and_truth_values_are_guarded_only_by_the_documented_rule()
    {
        foreach (var guard in new[] { FormulaGuard.Text, FormulaGuard.Off })
        {
            Cell(cell => cell.WriteInteger(-1943), guard).Should().Be("-1943");
            Cell(cell => cell.WriteDecimal(-0.5m), guard).Should().Be("-0.5");
        }

        Cell(cell => cell.WriteInteger(-1943), FormulaGuard.Everything).Should().Be("'-1943");
        Cell(cell => cell.WriteDecimal(-0.5m), FormulaGuard.Everything).Should().Be("'-0.5");
        Cell(cell => cell.WriteInteger(7), FormulaGuard.Everything).Should().Be("7");
        Cell(cell => cell.WriteDecimal(0m), FormulaGuard.Everything).Should().Be("0");
        Cell(cell => cell.WriteBoolean(true), FormulaGuard.Everything).Should().Be("true");
        Cell(cell => cell.WriteDate(new(2026, 6, 1)), FormulaGuard.Everything).Should().Be("2026-06-01");
    }

    [Fact]
    public void Guard_of_a_column_applies_to_its_header_and_its_cells()
    {
        var encoder = new CsvFormat().CreateEncoder(
        [
            new Column<string>("-off", (row, cell) => cell.WriteText(row)) { Guard = FormulaGuard.Off },
            new Column<string>("-file", (row, cell) => cell.WriteText(row)),
            new Column<string>("-all", (_, cell) => cell.WriteInteger(-1)) { Guard = FormulaGuard.Everything },
        ]);
        encoder.WriteHeader();
        encoder.WriteRow("=x");

        Text(encoder.Written).Should().Be("-off,'-file,'-all\r\n=x,'=x,'-1\r\n");
    }

    [Theory]
    [InlineData(long.MinValue, "-9223372036854775808")]
    [InlineData(long.MaxValue, "9223372036854775807")]
    [InlineData(0, "0")]
    public void Whole_numbers_are_plain_digits(long value, string cell) => Cell(writer => writer.WriteInteger(value)).Should().Be(cell);

    [Fact]
    public void Decimal_numbers_keep_all_their_decimals()
    {
        Cell(cell => cell.WriteDecimal(12.50m)).Should().Be("12.50");
        Cell(cell => cell.WriteDecimal(decimal.MinValue)).Should().Be("-79228162514264337593543950335");
        Cell(cell => cell.WriteDecimal(-7.9228162514264337593543950335m)).Should().Be("-7.9228162514264337593543950335");
        Cell(cell => cell.WriteDecimal(-0.0000000000000000000000000001m)).Should().Be("-0.0000000000000000000000000001");
    }

    [Fact]
    public void Dates_of_any_year_have_ten_characters()
    {
        Cell(cell => cell.WriteDate(DateOnly.MinValue)).Should().Be("0001-01-01");
        Cell(cell => cell.WriteDate(DateOnly.MaxValue)).Should().Be("9999-12-31");
        Cell(cell => cell.WriteBoolean(false)).Should().Be("false");
    }

    [Fact]
    public void Null_and_unwritten_cells_are_empty()
    {
        var encoder = new CsvFormat().CreateEncoder(
            [new Column<int>("a", (_, cell) => cell.WriteText(null)), new("b", (_, _) => { }), new("c", (_, cell) => cell.WriteNull())]);
        encoder.WriteRow(0);

        Text(encoder.Written).Should().Be(",,\r\n");
    }

    [Fact]
    public void Row_with_one_empty_cell_is_a_pair_of_quotes()
    {
        var encoder = new CsvFormat().CreateEncoder([new Column<string?>("only", (row, cell) => cell.WriteText(row))]);
        encoder.WriteHeader();
        encoder.WriteRow(null);
        encoder.WriteRow("");
        encoder.WriteRow("x");

        Text(encoder.Written).Should().Be("only\r\n\"\"\r\n\"\"\r\nx\r\n");
    }

    [Theory]
    [InlineData("ID", "\"ID\"")]
    [InlineData("IDENT", "\"IDENT\"")]
    [InlineData("id", "id")]
    [InlineData("I", "I")]
    [InlineData("\uFEFFx", "\"\uFEFFx\"")]
    public void First_header_that_looks_like_another_format_is_quoted(string header, string written) =>
        Text(Encode(new CsvFormat(), header)).Should().Be($"{written},{header}2\r\n");

    [Fact]
    public void Excel_preset_has_one_byte_order_mark_and_quotes_a_leading_ID()
    {
        var encoder = new CsvFormat(CsvFormatOptions.Excel).CreateEncoder([new Column<string>("ID", (row, cell) => cell.WriteText(row))]);
        encoder.WriteHeader();
        encoder.WriteRow("é");
        encoder.WriteRow("x");

        encoder.Written.ToArray().Should().Equal([0xEF, 0xBB, 0xBF, .. "\"ID\"\r\né\r\nx\r\n"u8]);
    }

    [Fact]
    public void Cleared_encoder_continues_without_a_second_header()
    {
        var encoder = new CsvFormat().CreateEncoder([new Column<string>("a", (row, cell) => cell.WriteText(row))]);
        encoder.WriteHeader();
        encoder.Clear();
        encoder.WriteRow("x");

        Text(encoder.Written).Should().Be("x\r\n");
    }

    [Fact]
    public void Cell_larger_than_the_buffer_is_written_completely()
    {
        var text = new string('é', 1_000_000) + "\"";

        Cell(cell => cell.WriteText(text)).Should().Be("\"" + text + "\"\"");
    }

    [Fact]
    public void File_without_columns_is_refused()
    {
        foreach (var format in new IExportFormat[] { new CsvFormat(), new JsonLinesFormat() })
        {
            FluentActions.Invoking(() => format.CreateEncoder<int>([])).Should().Throw<ExportRequestException>()
                .WithMessage("A file needs at least one column.*");
        }
    }

    [Fact]
    public void Columns_with_the_same_name_are_refused()
    {
        foreach (var format in new IExportFormat[] { new CsvFormat(), new JsonLinesFormat() })
        {
            FluentActions.Invoking(() => format.CreateEncoder<int>([new("a", (_, _) => { }), new("a", (_, _) => { })]))
                .Should().Throw<ExportRequestException>().WithMessage("Two columns are named 'a'. Give each a unique name.*");
        }
    }

    [Fact]
    public void File_names_end_in_csv_or_jsonl()
    {
        new CsvFormat().Extension.Should().Be("csv");
        new JsonLinesFormat().Extension.Should().Be("jsonl");
    }

    [Theory]
    [InlineData(',', "\"a,b\"", "a;b", "a|b", "a\tb")]
    [InlineData(';', "a,b", "\"a;b\"", "a|b", "a\tb")]
    [InlineData('|', "a,b", "a;b", "\"a|b\"", "a\tb")]
    [InlineData('\t', "a,b", "a;b", "a|b", "\"a\tb\"")]
    public void Separator_is_between_cells_and_requires_quotes_within_them(char separator, params string[] cells)
    {
        string[] texts = ["a,b", "a;b", "a|b", "a\tb"];
        var encoder = new CsvFormat(new CsvFormatOptions { Separator = separator }).CreateEncoder<int>(
        [
            .. texts.Select((text, at) => new Column<int>($"{at}", (_, cell) => cell.WriteText(text))),
            TypedColumn.Text<int>("text", _ => texts[1]),
            TypedColumn.Integer<int>("number", row => row),
            new("null", (_, _) => { }),
            new("list", (_, cell) => cell.WriteJson("[1,2]"u8)),
        ]);
        encoder.WriteHeader();
        encoder.WriteRow(-7);

        var list = separator == ',' ? "\"[1,2]\"" : "[1,2]";
        Text(encoder.Written).Should().Be(
            $"{string.Join(separator, "0", "1", "2", "3", "text", "number", "null", "list")}\r\n{string.Join(separator, [.. cells, cells[1], "-7", "", list])}\r\n");
    }

    [Fact]
    public void Row_with_one_empty_cell_is_a_pair_of_quotes_with_any_separator()
    {
        foreach (var separator in ",;|\t")
        {
            var encoder = new CsvFormat(new CsvFormatOptions { Separator = separator }).CreateEncoder([new Column<string?>("only", (row, cell) => cell.WriteText(row))]);
            encoder.WriteHeader();
            encoder.WriteRow(null);

            Text(encoder.Written).Should().Be("only\r\n\"\"\r\n");
        }
    }

    [Fact]
    public void Decimal_comma_applies_only_to_decimal_numbers()
    {
        var format = new CsvFormat(new CsvFormatOptions { Separator = ';', DecimalComma = true, FormulaGuard = FormulaGuard.Everything });
        var encoder = format.CreateEncoder<int>(
        [
            new("decimal", (_, cell) => cell.WriteDecimal(1234567.50m)),
            new("below zero", (_, cell) => cell.WriteDecimal(-0.0000000000000000000000000001m)),
            new("whole", (_, cell) => cell.WriteDecimal(12m)),
            new("integer", (_, cell) => cell.WriteInteger(1234567)),
            new("text", (_, cell) => cell.WriteText("1.5")),
            new("list", (_, cell) => cell.WriteJson("[1.5]"u8)),
            new("instant", (_, cell) => cell.WriteInstant(new DateTimeOffset(2026, 6, 1, 1, 2, 3, 500, TimeSpan.Zero))),
        ]);
        encoder.WriteRow(0);

        Text(encoder.Written).Should().Be("1234567,50;'-0,0000000000000000000000000001;12;1234567;1.5;[1.5];2026-06-01T01:02:03.500Z\r\n");
    }

    [Fact]
    public void Excel_options_have_the_separator_and_truth_texts_of_the_language()
    {
        CsvFormatOptions.ExcelLanguages.Should().Equal("cs", "da", "de", "en", "es", "fi", "fr", "hu", "it", "ja", "nb", "nl", "pl", "pt", "ru", "sv", "tr");
        foreach (var language in CsvFormatOptions.ExcelLanguages)
        {
            var options = CsvFormatOptions.ExcelIn(language);
            var encoder = new CsvFormat(options).CreateEncoder<bool>([new("a", (row, cell) => cell.WriteBoolean(row)), new("b", (row, cell) => cell.WriteBoolean(!row))]);
            encoder.WriteHeader();
            encoder.WriteRow(true);
            encoder.WriteRow(false);

            var (yes, no, separator) = (options.TrueText, options.FalseText, options.Separator);
            Text(encoder.Written).Should().Be($"\uFEFFa{separator}b\r\n{yes}{separator}{no}\r\n{no}{separator}{yes}\r\n");
        }

        CsvFormatOptions.ExcelIn("fr").Should().Be(new CsvFormatOptions { ByteOrderMark = true, Separator = ';', TrueText = "VRAI", FalseText = "FAUX" });
        CsvFormatOptions.ExcelIn("en").Should().Be(new CsvFormatOptions { ByteOrderMark = true, TrueText = "TRUE", FalseText = "FALSE" });
    }

    [Theory]
    [InlineData("")]
    [InlineData("FR")]
    [InlineData("fr-FR")]
    [InlineData("klingon")]
    public void Unknown_language_is_refused_with_the_known_languages(string language) =>
        FluentActions.Invoking(() => CsvFormatOptions.ExcelIn(language)).Should().Throw<ArgumentException>()
            .WithMessage($"The language '{language}' is not known. Choose one of cs, da, *tr.*");

    public static TheoryData<CsvFormatOptions, string> Contradictions => new()
    {
        { new() { Separator = ':' }, "Separator must be a comma, a semicolon, a vertical bar or a tab.*" },
        { new() { Separator = '"' }, "Separator must be *" },
        { new() { Separator = '\n' }, "Separator must be *" },
        { new() { DecimalComma = true }, "DecimalComma needs a Separator that is not the comma*" },
        { new() { TrueText = "" }, "TrueText must have letters only*" },
        { new() { TrueText = null! }, "TrueText must have letters only*" },
        { new() { FalseText = "no;" }, "FalseText must have letters only*" },
        { new() { FalseText = "=x" }, "FalseText must have letters only*" },
        { new() { TrueText = "seventeenletterss" }, "TrueText must have*at most 16 bytes*" },
        { new() { TrueText = "x", FalseText = "x" }, "TrueText and FalseText must differ.*" },
        { new() { FormulaGuard = (FormulaGuard)9 }, "FormulaGuard must be one of*" },
    };

    [Theory]
    [MemberData(nameof(Contradictions))]
    public void Options_that_yield_unreadable_files_are_refused(CsvFormatOptions options, string message) =>
        FluentActions.Invoking(() => new CsvFormat(options)).Should().Throw<ArgumentException>().WithMessage(message);

    private static string Cell(Action<CellWriter> write, FormulaGuard guard = FormulaGuard.Text)
    {
        var encoder = new CsvFormat(new CsvFormatOptions { FormulaGuard = guard })
            .CreateEncoder([new Column<int>("a", (_, cell) => write(cell)), new("b", (_, cell) => cell.WriteText("end"))]);
        encoder.WriteRow(0);
        var line = Text(encoder.Written);
        line.Should().EndWith(",end\r\n");
        return line[..^",end\r\n".Length];
    }

    private static ReadOnlyMemory<byte> Encode(CsvFormat format, string header)
    {
        var encoder = format.CreateEncoder([new Column<int>(header, (_, _) => { }), new(header + "2", (_, _) => { })]);
        encoder.WriteHeader();
        return encoder.Written;
    }

    private static string Text(ReadOnlyMemory<byte> bytes) => Encoding.UTF8.GetString(bytes.Span);
}
