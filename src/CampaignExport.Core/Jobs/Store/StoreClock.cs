namespace CampaignExport.Jobs;

/// <summary>The clock of the store as a worker knows it: the worker's own, corrected by every answer that tells the time.</summary>
/// <remarks>Thread-safe. Durations are the worker's own: they do not depend on any clock being right.</remarks>
/// <param name="own">The clock of the worker.</param>
internal sealed class StoreClock(TimeProvider own) : TimeProvider
{
    private long _ahead;

    public override TimeZoneInfo LocalTimeZone => own.LocalTimeZone;

    public override long TimestampFrequency => own.TimestampFrequency;

    /// <summary>Takes note of what the time was there.</summary>
    /// <param name="then">The time, in UTC.</param>
    /// <param name="asked">The timestamp of just before it was asked for.</param>
    public void Set(DateTimeOffset then, long asked) =>
        Volatile.Write(ref _ahead, (then + own.GetElapsedTime(asked) - own.GetUtcNow()).Ticks);

    public override DateTimeOffset GetUtcNow() => own.GetUtcNow().AddTicks(Volatile.Read(ref _ahead));

    public override long GetTimestamp() => own.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        own.CreateTimer(callback, state, dueTime, period);
}
