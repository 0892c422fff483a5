using Microsoft.Extensions.Time.Testing;

namespace CampaignExport.Smtp.Tests.Support;

/// <summary>Lets time pass for as long as a task takes.</summary>
internal static class PassingTime
{
    /// <summary>Lets time pass, second by second, until the task ends.</summary>
    /// <returns>How much time passed.</returns>
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
