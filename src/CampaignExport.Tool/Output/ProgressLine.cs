using System.Globalization;
using CampaignExport.Exports;
using Spectre.Console;

namespace CampaignExport.Tool.Output;

/// <summary>
/// Shows on a terminal how far an export has come: rows, bytes, rows a second and time. How many rows there will be nobody
/// knows, so there is no percentage.
/// </summary>
internal sealed class ProgressLine : IProgress<ExportProgress>
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(100);

    private readonly Lock _lock = new();
    private readonly long _begun = TimeProvider.System.GetTimestamp();
    private ExportProgress _last;

    /// <summary>Does some work while the terminal shows its progress; the line is gone afterwards.</summary>
    public static Task<T> ShowAsync<T>(IAnsiConsole terminal, Func<IProgress<ExportProgress>, Task<T>> work)
    {
        var line = new ProgressLine();
        return terminal.Progress()
            .AutoClear(true)
            .AutoRefresh(true)
            .Columns(
                new SpinnerColumn(Spinner.Known.Dots),
                new ProgressBarColumn { Width = 20, IndeterminateStyle = new Style(Color.Aqua) },
                new TaskDescriptionColumn { Alignment = Justify.Left })
            .StartAsync(async context =>
            {
                var task = context.AddTask(line.ToString());
                task.IsIndeterminate = true;
                var working = work(line);
                while (!working.IsCompleted)
                {
                    task.Description = line.ToString();
                    await Task.WhenAny(working, Task.Delay(BetweenLooks)).ConfigureAwait(false);
                }

                return await working.ConfigureAwait(false);
            });
    }

    public void Report(ExportProgress value)
    {
        lock (_lock)
            _last = value;
    }

    public override string ToString()
    {
        ExportProgress last;
        lock (_lock)
            last = _last;
        var time = TimeProvider.System.GetElapsedTime(_begun);
        return last.Rows == 0
            ? string.Create(CultureInfo.InvariantCulture, $"starting  {time:m\\:ss}")
            : string.Create(
                CultureInfo.InvariantCulture,
                $"{last.Rows:N0} rows  {Sizes.Of(last.Bytes)}  {last.RowsPerSecond:N0} rows/s  {time:h\\:mm\\:ss}");
    }
}
