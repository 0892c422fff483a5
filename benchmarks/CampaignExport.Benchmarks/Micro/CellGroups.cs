using CampaignExport.Benchmarks.Rows;
using CampaignExport.Benchmarks.Writers;
using CampaignExport.Formats;
using CsvHelper;

namespace CampaignExport.Benchmarks.Micro;

/// <summary>Rows of ten cells of one type, to measure the cost of each type of column.</summary>
internal static class CellGroups
{
    private const int Cells = 10;

    private delegate T Maker<out T>(ref Dice dice);

    public static IEnumerable<EncodeGroup> Make(int rows)
    {
        yield return OfText("short text", rows, static (ref dice) => Texts.Country(ref dice));
        yield return OfText("names", rows, static (ref dice) => Texts.FirstName(ref dice));
        yield return OfText("long text", rows, static (ref dice) => Texts.Note(ref dice, 20));
        yield return OfText("accented text", rows, static (ref dice) => Texts.NoteWithAccents(ref dice, 4));
        yield return OfText("text with emoji", rows, static (ref dice) => Texts.NoteWithEmoji(ref dice, 4));
        yield return OfText("quoted text", rows, static (ref dice) => Texts.QuotedNote(ref dice, 8));
        yield return OfText("list as JSON", rows, static (ref dice) => Texts.Devices(ref dice));
        yield return OfText("phone", rows, static (ref dice) => Texts.Phone(ref dice));
        yield return Of("integer", rows, static (ref dice) => dice.Below(100_000), static (name, at) => TypedColumn.Integer<int[]>(name, row => row[at]), static (writer, value) => writer.WriteField(value));
        yield return Of("decimal", rows, static (ref dice) => dice.Below(1_000_000) / 100m, static (name, at) => new(name, (row, cell) => cell.WriteDecimal(row[at])), static (writer, value) => writer.WriteField(value));
        yield return Of("truth value", rows, static (ref dice) => dice.Percent(50), static (name, at) => new(name, (row, cell) => cell.WriteBoolean(row[at])), static (writer, value) => writer.WriteField(value));
        yield return Of("date", rows, static (ref dice) => dice.BirthDate(), static (name, at) => new(name, (row, cell) => cell.WriteDate(row[at])), static (writer, value) => writer.WriteField(value, SameForm.Date));
        yield return Of("instant", rows, static (ref dice) => dice.Instant(), static (name, at) => new(name, (row, cell) => cell.WriteInstant(row[at])), static (writer, value) => writer.WriteField(value, SameForm.Instant));
    }

    private static EncodeGroup OfText(string name, int rows, Maker<string> make) =>
        Of(name, rows, make, static (name, at) => TypedColumn.Text<string[]>(name, row => row[at]), static (writer, value) => writer.WriteField(value));

    private static EncodeGroup Of<T>(string name, int rows, Maker<T> make, Func<string, int, Column<T[]>> ours, Action<CsvWriter, T> theirs)
    {
        var values = new T[rows][];
        for (var i = 0; i < rows; i++)
        {
            var dice = new Dice(i);
            values[i] = new T[Cells];
            for (var at = 0; at < Cells; at++)
                values[i][at] = make(ref dice);
        }

        Column<T[]>[] columns = [.. Enumerable.Range(0, Cells).Select(at => ours($"c{at}", at))];
        return new($"10 x {name}", rows,
            Encoders.CsvHelperFields<T[]>("CsvHelper 34, WriteField", (writer, row) =>
            {
                foreach (var value in row)
                    theirs(writer, value);
                writer.EndRecord();
            }, values),
            Encoders.Ours("ours", SameForm.Ours, columns, values),
            Encoders.Ours("ours, formula guard", new CsvFormat(), columns, values));
    }
}
