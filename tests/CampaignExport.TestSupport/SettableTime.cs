namespace CampaignExport.TestSupport;

/// <summary>A clock that the test controls. <see cref="Pass"/> advances the time; <see cref="Now"/> adjusts only the time of day.</summary>
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
