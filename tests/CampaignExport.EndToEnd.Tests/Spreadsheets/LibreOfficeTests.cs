using System.Globalization;
using System.IO.Compression;
using System.Runtime.CompilerServices;
using System.Xml.Linq;
using CampaignExport.Exports;
using CampaignExport.Formats;
using CampaignExport.Packaging;
using CampaignExport.Recipients;
using CampaignExport.Sinks;
using CsvHelper;

namespace CampaignExport.EndToEnd.Tests.Spreadsheets;

/// <summary>Exported CSV files are opened by LibreOffice and saved again.</summary>
public sealed class LibreOfficeTests : IDisposable
{
    private const string AsText = "2";
    private const string AsItLooks = "1";

    private static readonly XNamespace Sheet = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";

    private static readonly string[] Texts =
    [
        // Formulas, and text that only looks like one.
        .. from before in (string[])["", " ", "  ", "\u00A0", "\u200B", "\u2060", "\uFEFF", "\u00AD", "\u3000", "'", "''", "' "]
           from starter in (string[])["=", "+", "-", "@", "＝", "＋", "－", "＠"]
           select $"{before}{starter}1+1",
        "\t=1+1", "\n=1+1", "\r\n=1+1", "'\n=1+1", "\tx", "\rx", "=HYPERLINK(\"http://example.com\",\"x\")", "@SUM(1,1)", "-2+3+cmd|' /C calc'!A0", "=1+1;=2+2", "=", "-", "+",

        // Text that becomes a number or a date.
        "007", "0000123456789012", "1234567890123456", "73928e03", "1e5", "1-2", "1/2", "2026-06-01", "1.5", "1,5", "1.000", "50%", "12:30", "TRUE", "€5",
        "+49 170 1234567", "-1943", "1 000",

        // Text that breaks lines and cells.
        "a,b", "a;b", "a|b", "a\tb", "say \"hi\"", "\"", "\"\"", "two\nlines", "two\r\nlines", "two\rlines", "\n\n", "a,\"b\"\nc;d",

        // Text that encodings or fonts break.
        "é", "e\u0301", "Łódź", "日本語", "العربية", "👩‍👩‍👧", "😀", "\u202Ereversed", "ID", " spaces ", "  ", "'", "''", "it's", "'quoted'", "#N/A", "{=1}", "",
    ];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Every_cell_has_the_exported_value_and_none_is_a_formula()
    {
        Needs.Preparation("LibreOffice");
        await ExportAsync("comma", new());
        await ExportAsync("excel", CsvFormatOptions.Excel);
        await ExportAsync("french", CsvFormatOptions.ExcelIn("fr") with { DecimalComma = true });
        await ExportAsync("tab", new() { Separator = '\t' });

        await OpenAsync(',', AsText, "comma", "excel");
        await OpenAsync(';', AsText, "french");
        await OpenAsync('\t', AsText, "tab");
        await SaveAsync("comma", "excel", "french", "tab");

        foreach (var name in new[] { "comma", "excel", "french", "tab" })
        {
            Formulas(name).Should().BeEmpty(name);
            var (truth, number) = name == "french" ? ("FAUX", "-1234,50") : ("false", "-1234.50");
            var saved = Read($"saved/{name}.csv").ConvertAll(row => row.Select(Undone).ToArray());
            saved[0].Should().Equal("ID", "text", "again", "number", "whole", "day", "instant", "truth", "list");
            saved.Skip(1).Should().BeEquivalentTo(
                Texts.Select((text, row) => new[]
                {
                    row.ToString("0000000000000000", CultureInfo.InvariantCulture), WithLineFeeds(text), WithLineFeeds(text), number, "-1943", "2026-06-01", "2026-06-01T12:34:56Z", truth, "[1.5,\"=x\"]",
                }),
                options => options.WithStrictOrdering(),
                name);
        }
    }

    [Fact]
    public async Task No_text_becomes_a_formula_even_if_the_import_evaluates_formulas_and_trims_blanks()
    {
        Needs.Preparation("LibreOffice");
        await ExportAsync("guarded", new());
        await ExportAsync("open", new() { FormulaGuard = FormulaGuard.Off });

        await OpenAsync(',', AsItLooks, "guarded", "open");

        Formulas("guarded").Should().BeEmpty();
        Formulas("open").Should().Contain("1+1", "without a guard this import runs formulas");
    }

    private async Task ExportAsync(string name, CsvFormatOptions options)
    {
        var selection = new RowSelection<int>("texts",
        [
            new("ID", (row, cell) => cell.WriteText(row.ToString("0000000000000000", CultureInfo.InvariantCulture))),
            TypedColumn.Text<int>("text", row => Texts[row]),
            new("again", (row, cell) => cell.WriteUtf8Text(System.Text.Encoding.UTF8.GetBytes(Texts[row]))),
            new("number", (_, cell) => cell.WriteDecimal(-1234.50m)),
            TypedColumn.Integer<int>("whole", _ => -1943),
            new("day", (_, cell) => cell.WriteDate(new(2026, 6, 1))),
            new("instant", (_, cell) => cell.WriteInstant(new(2026, 6, 1, 12, 34, 56, TimeSpan.Zero))),
            new("truth", (_, cell) => cell.WriteBoolean(false)),
            new("list", (_, cell) => cell.WriteJson("""[1.5,"=x"]"""u8)),
        ]);
        var exporter = new RecipientExporter<int>(new Rows());
        await exporter.ExportAsync(new RecipientExportRequest<int>(selection) { Format = new CsvFormat(options), Packaging = FilePackaging.None, FileName = name }, new FileExportSink(_folder["exported/" + name]), null, null, TestContext.Current.CancellationToken);
    }

    /// <summary>Opens exported files, and saves them as documents that show which cells are formulas.</summary>
    private Task OpenAsync(char separator, string columns, params string[] names)
    {
        var isText = columns == AsText;
        // Separator, quote, UTF-8, first line, type of each column, English, quoted cells as text, special numbers, as shown, no formulas,
        // trim blanks, all sheets, run formulas.
        var filter = string.Join(',',
        [
            $"{(int)separator}", "34", "76", "1", string.Join('/', Enumerable.Range(1, 9).Select(column => $"{column}/{columns}")), "1033",
            "false", isText ? "false" : "true", "false", "false", isText ? "false" : "true", "0", isText ? "false" : "true",
        ]);
        return RunAsync([$"--infilter=Text - txt - csv (StarCalc):{filter}", "--convert-to", "xlsx", "--outdir", "opened", .. names.Select(name => $"exported/{name}/{name}.csv")]);
    }

    /// <summary>Saves opened files as CSV again, every text in quotes.</summary>
    private Task SaveAsync(params string[] names) => RunAsync(
        ["--convert-to", "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,true,true,false", "--outdir", "saved", .. names.Select(name => $"opened/{name}.xlsx")]);

    private async Task RunAsync(string[] arguments)
    {
        var profile = new Uri(_folder["profile"]).AbsoluteUri;
        (await Command.RunAsync("soffice", _folder.Path, ["--headless", "--norestore", $"-env:UserInstallation={profile}", .. arguments], ("HOME", _folder.Path))).ShouldSucceed();
    }

    private IReadOnlyList<string> Formulas(string name)
    {
        using var workbook = ZipFile.OpenRead(_folder[$"opened/{name}.xlsx"]);
        using var sheet = workbook.GetEntry("xl/worksheets/sheet1.xml")!.Open();
        return [.. XDocument.Load(sheet).Descendants(Sheet + "f").Select(formula => formula.Value)];
    }

    /// <summary>Spreadsheets have one kind of line end within a cell.</summary>
    private static string WithLineFeeds(string text) => text.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n');

    private List<string[]> Read(string file)
    {
        using var reader = CsvReader.Create(File.ReadAllBytes(_folder[file]), new CsvReaderOptions { Separator = ',', HasHeader = false, SkipEmptyLines = false });
        var rows = new List<string[]>();
        while (reader.Read())
            rows.Add([.. Enumerable.Range(0, reader.FieldCount).Select(reader.GetString)]);
        return rows;
    }

    /// <summary>Undoes the guard, as the documentation says it.</summary>
    private static string Undone(string cell)
    {
        const string Starters = "=+-@＝＋－＠";
        if (cell is not ['\'', .. var text])
            return cell;
        var rest = text.TrimStart('\'');
        var behindBlanks = rest.TrimStart('\0', '\t', '\n', '\r', ' ', '\u00A0', '\u00AD', '\u200B', '\u2060', '\u3000', '\uFEFF');
        return rest is ['\t' or '\n' or '\r', ..] || (behindBlanks.Length > 0 && Starters.Contains(behindBlanks[0], StringComparison.Ordinal)) ? text : cell;
    }

    private sealed class Rows : IRecipientSource<int>
    {
        public async IAsyncEnumerable<RecipientPage<int>> ReadAsync(RecipientQuery query, string? cursor, [EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            await Task.Yield();
            yield return new ListPage<int>([.. Enumerable.Range(0, Texts.Length)], "");
        }
    }
}
