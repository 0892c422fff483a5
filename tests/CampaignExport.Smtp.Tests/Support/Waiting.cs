using Microsoft.Extensions.Time.Testing;

namespace CampaignExport.Smtp.Tests.Support;

/// <summary>Waits for what happens in other processes, for a minute at most.</summary>
internal static class Waiting
{
    public static async Task UntilAsync(Func<bool> condition)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (!condition())
            await Task.Delay(10, patience.Token);
    }

    /// <summary>Lets time pass, second by second, until the task ends.</summary>
    /// <returns>How much time passed.</returns>
    public static async Task<TimeSpan> PassTimeUntilItEndsAsync(this FakeTimeProvider time, Task task)
    {
        var start = time.GetUtcNow();
        await UntilAsync(() =>
        {
            if (!task.IsCompleted)
                time.Advance(TimeSpan.FromSeconds(1));
            return task.IsCompleted;
        });
        return time.GetUtcNow() - start;
    }
}
