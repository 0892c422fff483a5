namespace CampaignExport.TestSupport;

/// <summary>Waits for conditions in other processes, for at most one minute.</summary>
public static class Waiting
{
    public static async Task UntilAsync(Func<bool> condition)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (!condition())
            await Task.Delay(10, patience.Token);
    }
}
