using System.Globalization;
using CampaignExport.Charts;
using CampaignExport.Metrics;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace CampaignExport.Tool.Output;

/// <summary>Draws the columns of a chart as stacked bars, one per day, as wide as the terminal allows.</summary>
/// <param name="title">The title.</param>
/// <param name="days">The days, from left to right.</param>
/// <param name="columns">The columns, from the bottom up.</param>
internal sealed class ChartPlot(string title, DayRange days, IReadOnlyList<ChartColumn> columns) : Renderable
{
    private const int Rows = 14;
    private const int RowsBetweenLabels = 7;
    private const int EighthsOfACell = 8;
    private const int WidestBar = 4;
    private const string Bars = " ▁▂▃▄▅▆▇█";

    private static readonly decimal[] Steps = [1, 1.5m, 2, 2.5m, 3, 4, 5, 6, 8, 10];

    private static readonly Color[] Colors =
        [Color.DodgerBlue2, Color.Orange1, Color.SeaGreen2, Color.MediumPurple, Color.IndianRed, Color.Grey];

    protected override IEnumerable<Segment> Render(RenderOptions options, int maxWidth)
    {
        var unicode = options.Unicode;
        var top = Ceiling(days.Days.Max(Total));
        var margin = Number(top).Length;
        var room = Math.Max(1, maxWidth - margin - 3);
        var step = ((days.Count - 1) / room) + 1;
        DateOnly[] bars = [.. days.Days.Where((_, at) => at % step == 0)];
        var width = Math.Clamp(room / bars.Length, 1, WidestBar);
        int[][] heights = [.. bars.Select(day => Heights(day, top))];

        yield return new(title, new Style(decoration: Decoration.Bold));
        yield return Segment.LineBreak;
        for (var row = Rows - 1; row >= 0; row--)
        {
            var labelled = (row + 1) % RowsBetweenLabels == 0;
            var label = labelled ? Number(top * (row + 1) / Rows) : "";
            yield return new($"{label.PadLeft(margin)} {(unicode ? (labelled ? '┤' : '│') : '|')}");
            foreach (var bar in heights)
                yield return Cell(bar, row, width, unicode);
            yield return Segment.LineBreak;
        }

        yield return new($"{"0".PadLeft(margin)} {(unicode ? '└' : '+')}{new string(unicode ? '─' : '-', bars.Length * width)}");
        yield return Segment.LineBreak;
        yield return new(new string(' ', margin + 2) + Mondays(bars, width));
        yield return Segment.LineBreak;
        foreach (var (at, column) in columns.Index())
        {
            yield return new(unicode ? "█ " : "# ", new Style(Colors[at % Colors.Length]));
            yield return new($"{column.Header}  ");
        }

        yield return Segment.LineBreak;
    }

    private decimal Total(DateOnly day) => columns.Sum(column => column.ValueOn(day));

    // The top of each column on a day, in eighths of a cell from the bottom.
    private int[] Heights(DateOnly day, decimal top)
    {
        var sum = 0m;
        return [.. columns.Select(column => (int)decimal.Round((sum += column.ValueOn(day)) / top * Rows * EighthsOfACell))];
    }

    // A cell has room for two colours: its letter shows the lower one, its background the upper one.
    private static Segment Cell(int[] heights, int row, int width, bool unicode)
    {
        var bottom = row * EighthsOfACell;
        var full = heights[^1] >= bottom + EighthsOfACell;
        var lower = Array.FindIndex(heights, height => height > bottom);
        if (lower < 0)
            return new(new string(' ', width));
        var upper = Array.FindIndex(heights, height => height > heights[lower]);
        if (!full && upper >= 0)
            (lower, upper) = (upper, -1);
        var eighths = full && upper < 0 ? EighthsOfACell : Math.Min(EighthsOfACell, (full ? heights[lower] : heights[^1]) - bottom);
        var letter = unicode ? Bars[eighths] : eighths > EighthsOfACell / 2 || full ? '#' : ' ';
        return new(
            new string(letter, width),
            new Style(Colors[lower % Colors.Length], eighths < EighthsOfACell && upper >= 0 && unicode ? Colors[upper % Colors.Length] : null));
    }

    // The next round number.
    private static decimal Ceiling(decimal value)
    {
        var power = 1m;
        while (power * 10 < value)
            power *= 10;
        return Steps.Select(step => step * power).First(round => round >= value);
    }

    private static string Mondays(DateOnly[] bars, int width)
    {
        var line = "";
        foreach (var (at, day) in bars.Index())
        {
            var place = at * width;
            if (day.DayOfWeek == DayOfWeek.Monday && (line.Length == 0 || line.Length + 2 <= place))
                line = line.PadRight(place) + day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        }

        return line;
    }

    private static string Number(decimal value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
