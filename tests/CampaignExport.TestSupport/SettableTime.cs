namespace CampaignExport.TestSupport;

/// <summary>A clock that stands. Time passes by <see cref="Pass"/>; <see cref="Now"/> sets the time of day alone, as people and time servers do.</summary>
public sealed class SettableTime : TimeProvider
{
    private TimeSpan _passed;

    public DateTimeOffset Now { get; set; } = new(2026, 6, 2, 0, 0, 0, TimeSpan.Zero);

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public void Pass(TimeSpan time)
    {
        Now += time;
        _passed += time;
    }

    public override DateTimeOffset GetUtcNow() => Now;

    public override long GetTimestamp() => _passed.Ticks;
}
