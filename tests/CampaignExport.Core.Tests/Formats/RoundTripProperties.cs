using System.Text;
using System.Text.Json;
using CampaignExport.Formats;
using CampaignExport.Tests.Support;
using FsCheck.Xunit;

namespace CampaignExport.Tests.Formats;

public sealed class RoundTripProperties
{
    [Property(MaxTest = 500, Arbitrary = [typeof(AnyText)])]
    public void Any_text_in_cells_and_headers_reads_back_through_two_independent_readers(
        AnyText[] headers, AnyText[] cells, FormulaGuard guard, bool byteOrderMark, byte chosen)
    {
        var separator = ",;|\t"[chosen % 4];
        var format = new CsvFormat(new CsvFormatOptions { FormulaGuard = guard, ByteOrderMark = byteOrderMark, Separator = separator });

        ReadsBackThrough(file => Csv.ReadWithCsvHelper(file, separator), headers, cells);
        ReadsBackThrough(file => Csv.ReadWithSylvan(file, separator), WithoutCarriageReturns(headers), WithoutCarriageReturns(cells));

        void ReadsBackThrough(Func<byte[], List<string[]>> read, AnyText[] headers, AnyText[] cells)
        {
            var names = Names(headers);
            var rows = cells.Append(new AnyText("")).Chunk(names.Count).ToArray();
            var expected = rows
                .Select(row => names.Select((_, at) => at < row.Length ? Guarded(row[at].Readable, guard) : "").ToArray())
                .Prepend([.. names.Select(name => Guarded(name.Readable, guard))]);

            read(Encode(format, names, rows)).Should().BeEquivalentTo(expected, options => options.WithStrictOrdering());
        }
    }

    [Property(MaxTest = 500, Arbitrary = [typeof(AnyText)])]
    public void Any_text_in_values_and_property_names_reads_back_from_json_lines(AnyText[] headers, AnyText[] cells)
    {
        var names = Names(headers);
        var rows = cells.Append(new AnyText("")).Chunk(names.Count).ToArray();

        var text = Encoding.UTF8.GetString(Encode(new JsonLinesFormat(), names, rows));

        text.Should().EndWith("\n");
        var lines = text[..^1].Split('\n');
        lines.Should().HaveCount(rows.Length);
        foreach (var (line, row) in lines.Zip(rows))
        {
            using var document = JsonDocument.Parse(line);
            document.RootElement.EnumerateObject().Select(property => property.Name).Should().Equal(names.Select(name => name.Readable));
            document.RootElement.EnumerateObject().Select(property => property.Value.GetString())
                .Should().Equal(names.Select((_, at) => at < row.Length ? row[at].Readable : null));
        }
    }

    [Property(MaxTest = 1000, Arbitrary = [typeof(AnyText)])]
    public void Text_has_the_same_bytes_from_UTF8_and_UTF16(AnyText text, FormulaGuard guard)
    {
        var utf8 = Encoding.UTF8.GetBytes(text.Value);
        foreach (var format in Formats(guard))
            EncodeCell(format, cell => cell.WriteUtf8Text(utf8)).Should().Equal(EncodeCell(format, cell => cell.WriteText(text.Value)));
    }

    [Property(MaxTest = 1000)]
    public void Invalid_UTF8_is_written_with_replacement_characters(byte[] bytes, FormulaGuard guard)
    {
        foreach (var format in Formats(guard))
        {
            EncodeCell(format, cell => cell.WriteUtf8Text(bytes))
                .Should().Equal(EncodeCell(format, cell => cell.WriteText(Encoding.UTF8.GetString(bytes))));
        }
    }

    [Property(MaxTest = 500, Arbitrary = [typeof(AnyText)])]
    public void File_never_begins_with_an_unquoted_ID_or_an_unrequested_mark(AnyText header, FormulaGuard guard)
    {
        foreach (var name in new[] { "ID" + header.Value, "\uFEFF" + header.Value, "\uFEFFID", header.Value + "x" })
        {
            var file = Encode(new CsvFormat(new CsvFormatOptions { FormulaGuard = guard }), [new AnyText(name)], []);

            file.AsSpan().StartsWith("ID"u8).Should().BeFalse();
            file.AsSpan().StartsWith("\uFEFF"u8).Should().BeFalse();
        }
    }

    [Property(Arbitrary = [typeof(AnyText)])]
    public void Single_column_has_one_line_per_row_even_with_empty_cells(AnyText[] cells)
    {
        var rows = cells.Append(new AnyText("")).Select(cell => new[] { cell }).ToArray();

        var file = Encode(new CsvFormat(), [new AnyText("only")], rows);

        Csv.ReadWithCsvHelper(file).Should().HaveCount(rows.Length + 1);
        Csv.ReadWithSylvan(Encode(new CsvFormat(), [new AnyText("only")], [.. rows.Select(WithoutCarriageReturns)])).Should().HaveCount(rows.Length + 1);
    }

    private static string Guarded(string text, FormulaGuard guard) => guard switch
    {
        FormulaGuard.Text => FormulaGuardTests.Guarded(text),
        FormulaGuard.Everything => text is ['-' or '=' or '+' or '@', ..] ? "'" + text : text,
        _ => text,
    };

    private static AnyText[] WithoutCarriageReturns(AnyText[] texts) => [.. texts.Select(text => new AnyText(text.Value.Replace('\r', '\n')))];

    private static List<AnyText> Names(AnyText[] headers)
    {
        List<AnyText> names = [.. headers.Take(5).Where(header => header.Value.Length > 0).DistinctBy(header => header.Readable)];
        return names.Count > 0 ? names : [new AnyText("only")];
    }

    private static byte[] Encode(IExportFormat format, IReadOnlyList<AnyText> names, AnyText[][] rows)
    {
        var encoder = format.CreateEncoder(
        [
            .. names.Select((name, at) => new Column<AnyText[]>(name.Value, (row, cell) => cell.WriteText(at < row.Length ? row[at].Value : null))),
        ]);
        encoder.WriteHeader();
        foreach (var row in rows)
            encoder.WriteRow(row);
        return encoder.Written.ToArray();
    }

    private static byte[] EncodeCell(IExportFormat format, Action<CellWriter> write)
    {
        var encoder = format.CreateEncoder([new Column<int>("a", (_, cell) => write(cell)), new Column<int>("b", (_, cell) => cell.WriteNull())]);
        encoder.WriteRow(0);
        return encoder.Written.ToArray();
    }

    private static IExportFormat[] Formats(FormulaGuard guard) =>
        [new CsvFormat(new CsvFormatOptions { FormulaGuard = guard }), new JsonLinesFormat()];
}
