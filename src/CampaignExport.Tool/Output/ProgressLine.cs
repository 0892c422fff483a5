using System.Globalization;
using Spectre.Console;

namespace CampaignExport.Tool.Output;

/// <summary>Shows the progress of some work on a terminal.</summary>
/// <typeparam name="TProgress">The type of the progress reports.</typeparam>
/// <param name="describe">Describes the last report, if there was one, and the elapsed time in one line.</param>
/// <param name="fraction">The completed part of the work, from 0 to 1; null if the total is unknown.</param>
internal sealed class ProgressLine<TProgress>(Func<TProgress?, TimeSpan, string> describe, Func<TProgress, double?>? fraction = null) : IProgress<TProgress>
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(100);

    private readonly Lock _lock = new();
    private readonly long _begun = TimeProvider.System.GetTimestamp();
    private TProgress? _last;

    /// <summary>Runs some work while the terminal shows its progress. The line disappears at the end.</summary>
    public Task<T> ShowAsync<T>(IAnsiConsole terminal, Func<IProgress<TProgress>, Task<T>> work) =>
        terminal.Progress()
            .AutoClear(true)
            .AutoRefresh(true)
            .Columns(
                new SpinnerColumn(Spinner.Known.Dots),
                new ProgressBarColumn { Width = 20, IndeterminateStyle = new Style(Color.Aqua) },
                new TaskDescriptionColumn { Alignment = Justify.Left })
            .StartAsync(async context =>
            {
                var task = context.AddTask(ToString());
                task.IsIndeterminate = true;
                var working = work(this);
                while (!working.IsCompleted)
                {
                    task.Description = ToString();
                    if (Fraction is { } done)
                        (task.IsIndeterminate, task.Value) = (false, done * task.MaxValue);
                    await Task.WhenAny(working, Task.Delay(BetweenLooks)).ConfigureAwait(false);
                }

                return await working.ConfigureAwait(false);
            });

    private double? Fraction
    {
        get
        {
            lock (_lock)
                return _last is { } last && fraction is not null ? fraction(last) : null;
        }
    }

    public void Report(TProgress value)
    {
        lock (_lock)
            _last = value;
    }

    public override string ToString()
    {
        TProgress? last;
        lock (_lock)
            last = _last;
        var elapsed = TimeProvider.System.GetElapsedTime(_begun);
        var line = describe(last, elapsed);
        if (Fraction is not { } done)
            return line;
        // With less progress, the extrapolated time would be unstable.
        var left = done > 0.01 && elapsed > TimeSpan.FromSeconds(2) ? string.Create(CultureInfo.InvariantCulture, $", {elapsed * ((1 - done) / done):h\\:mm\\:ss} left") : "";
        return string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(100 * done):0}%  {line}{left}");
    }
}
