using Microsoft.Extensions.Time.Testing;

namespace CampaignExport.Smtp.Tests.Support;

/// <summary>Advances the time while a task runs.</summary>
internal static class PassingTime
{
    /// <summary>Advances the time in seconds until the task ends.</summary>
    /// <returns>The passed time.</returns>
    public static async Task<TimeSpan> PassTimeUntilItEndsAsync(this FakeTimeProvider time, Task task)
    {
        var start = time.GetUtcNow();
        await Waiting.UntilAsync(() =>
        {
            if (!task.IsCompleted)
                time.Advance(TimeSpan.FromSeconds(1));
            return task.IsCompleted;
        });
        return time.GetUtcNow() - start;
    }
}
