namespace CampaignExport.Jobs;

/// <summary>The clock of the store, estimated by a worker: its own clock, corrected by each response that contains the time of the store.</summary>
/// <remarks>Thread-safe. Durations come from the clock of the worker, and do not depend on a correct time.</remarks>
/// <param name="own">The time provider of the worker.</param>
internal sealed class StoreClock(TimeProvider own) : TimeProvider
{
    private long _ahead;

    public override TimeZoneInfo LocalTimeZone => own.LocalTimeZone;

    public override long TimestampFrequency => own.TimestampFrequency;

    /// <summary>Corrects the clock.</summary>
    /// <param name="then">The time of the store, in UTC.</param>
    /// <param name="asked">The timestamp just before the request.</param>
    public void Set(DateTimeOffset then, long asked) =>
        Volatile.Write(ref _ahead, (then + own.GetElapsedTime(asked) - own.GetUtcNow()).Ticks);

    public override DateTimeOffset GetUtcNow() => own.GetUtcNow().AddTicks(Volatile.Read(ref _ahead));

    public override long GetTimestamp() => own.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        own.CreateTimer(callback, state, dueTime, period);
}
