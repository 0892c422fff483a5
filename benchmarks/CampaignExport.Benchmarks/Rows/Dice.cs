namespace CampaignExport.Benchmarks.Rows;

/// <summary>
/// A source of pseudo-random values, the same on every machine and runtime (SplitMix64). Each row has its own source, so any row can be
/// generated without the rows before it.
/// </summary>
internal struct Dice(long row, ulong seed = 20261124)
{
    private ulong _state = seed ^ ((ulong)row * 0xD1342543DE82EF95);

    public ulong Next()
    {
        var value = _state += 0x9E3779B97F4A7C15;
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }

    /// <summary>Returns a number from 0 to less than a limit.</summary>
    public int Below(int limit) => (int)(((Next() >> 32) * (ulong)limit) >> 32);

    /// <summary>Returns true with a probability in percent.</summary>
    public bool Percent(int cases) => Below(100) < cases;

    public T Of<T>(ReadOnlySpan<T> values) => values[Below(values.Length)];

    /// <summary>Returns a second between 2019 and 2026.</summary>
    public DateTimeOffset Instant() => new DateTimeOffset(2019, 1, 1, 0, 0, 0, TimeSpan.Zero).AddSeconds(Below(220_000_000));

    public DateOnly BirthDate() => new DateOnly(1945, 1, 1).AddDays(Below(22_000));
}
