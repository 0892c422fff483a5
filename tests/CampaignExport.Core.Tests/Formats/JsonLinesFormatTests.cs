using System.Text;
using CampaignExport.Formats;

namespace CampaignExport.Tests.Formats;

public sealed class JsonLinesFormatTests
{
    [Fact]
    public void Every_type_of_cell_has_its_type_of_JSON_value()
    {
        var encoder = new JsonLinesFormat().CreateEncoder(
        [
            new Column<int>("text", (_, cell) => cell.WriteText("é\n\"=x")),
            new("utf8", (_, cell) => cell.WriteUtf8Text("é"u8)),
            new("empty", (_, cell) => cell.WriteText("")),
            new("null", (_, cell) => cell.WriteNull()),
            new("unwritten", (_, _) => { }),
            new("integer", (_, cell) => cell.WriteInteger(long.MinValue)),
            new("decimal", (_, cell) => cell.WriteDecimal(12.50m)),
            new("true", (_, cell) => cell.WriteBoolean(true)),
            new("date", (_, cell) => cell.WriteDate(new(2026, 6, 1))),
        ]);
        encoder.WriteHeader();
        encoder.WriteRow(0);

        Encoding.UTF8.GetString(encoder.Written.Span).Should().Be(
            """{"text":"é\n\"=x","utf8":"é","empty":"","null":null,"unwritten":null,"integer":-9223372036854775808,"decimal":12.50,"true":true,"date":"2026-06-01"}"""
            + "\n");
    }

    [Fact]
    public void File_without_rows_is_empty()
    {
        var encoder = new JsonLinesFormat().CreateEncoder([new Column<int>("a", (_, _) => { })]);
        encoder.WriteHeader();

        encoder.Written.Length.Should().Be(0);
    }

    [Fact]
    public void Every_row_is_one_line_even_after_a_clear()
    {
        var encoder = new JsonLinesFormat().CreateEncoder([new Column<int>("a", (row, cell) => cell.WriteInteger(row))]);
        encoder.WriteRow(1);
        encoder.Clear();
        encoder.WriteRow(2);
        encoder.WriteRow(3);

        Encoding.UTF8.GetString(encoder.Written.Span).Should().Be("{\"a\":2}\n{\"a\":3}\n");
    }
}
