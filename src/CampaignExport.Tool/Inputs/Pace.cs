namespace CampaignExport.Tool.Inputs;

/// <summary>Slows an export down at each of its steps. For tests, which kill it there.</summary>
/// <param name="Pause">How long to wait at each step.</param>
internal readonly record struct Pace(TimeSpan Pause)
{
    public async ValueTask WaitAsync(CancellationToken cancellationToken = default)
    {
        if (Pause > TimeSpan.Zero)
            await Task.Delay(Pause, cancellationToken).ConfigureAwait(false);
    }
}
