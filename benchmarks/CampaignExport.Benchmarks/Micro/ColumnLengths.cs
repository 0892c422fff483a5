using System.Globalization;
using CampaignExport.Benchmarks.Measuring;
using CampaignExport.Benchmarks.Writers;

namespace CampaignExport.Benchmarks.Micro;

/// <summary>Reports the lengths of the generated values, as context for the speeds.</summary>
internal static class ColumnLengths
{
    public static void Run(ReadOnlySpan<string> arguments)
    {
        var options = new Options(arguments, "rows");
        var rows = options.Number("rows", 100_000);
        Print(new ProfileTable(), rows);
        Print(new RecipientTable(), rows);
    }

    private static void Print<TRow>(RowTable<TRow> table, int rows)
        where TRow : class
    {
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"## {table.Name}: lengths in bytes of CSV over {rows:N0} rows\n\n| column | mean | maximum |\n|---|---:|---:|"));
        foreach (var column in table.Columns)
            Print(column.Name, Lengths([column], ending: 2));
        Print("**row, with separators and line end**", Lengths(table.Columns, ending: 0));
        Console.WriteLine();

        // A row of one empty cell is a pair of quotes, which does not count here.
        IEnumerable<int> Lengths(IReadOnlyList<Formats.Column<TRow>> columns, int ending)
        {
            var encoder = SameForm.Ours.CreateEncoder(columns);
            for (var i = 0; i < rows; i++)
            {
                encoder.Clear();
                encoder.WriteRow(table.Make(i));
                var bytes = encoder.Written.Span;
                yield return columns.Count == 1 && bytes.SequenceEqual("\"\"\r\n"u8) ? 0 : bytes.Length - ending;
            }
        }
    }

    private static void Print(string name, IEnumerable<int> lengths)
    {
        var (count, sum, most) = (0, 0L, 0);
        foreach (var length in lengths)
            (count, sum, most) = (count + 1, sum + length, Math.Max(most, length));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {name} | {(double)sum / count:F1} | {most} |"));
    }
}
