namespace Dashboard.Demo;

/// <summary>A whole number for each day, by the number of the day since the year 1. A day always has the same number.</summary>
internal sealed class Series(Func<int, double> of)
{
    public double this[int day] => Math.Floor(of(day));

    /// <summary>Creates sent messages: a weekly pattern, and a large send every third Tuesday that declines over the next days.</summary>
    /// <param name="daily">The approximate number on a working day.</param>
    /// <param name="weekend">The ratio of a Saturday or Sunday to a working day.</param>
    /// <param name="large">The additional number on the day of a large send.</param>
    /// <param name="seed">Distinguishes series.</param>
    public static Series Sends(double daily, double weekend, double large, int seed) => new(day =>
    {
        // Day 0, the first of January of the year 1, was a Monday.
        var usual = daily * (day % 7 >= 5 ? weekend : 1) * (0.8 + (0.4 * Chance.Of(day / 7, seed)));
        var fading = large;
        for (var since = (day - 1 + (seed * 7)) % 21; since > 0; since--)
            fading *= 0.55;
        return (usual + fading) * Swing(day, seed);
    });

    /// <summary>Creates a share of this series that varies slightly by day.</summary>
    public Series Part(double share, int seed) => new(day => this[day] * share * Swing(day, seed));

    /// <summary>Creates reactions to messages: most on the day, some on the next two days.</summary>
    public Series Later() => new(day => (0.76 * this[day]) + (0.18 * this[day - 1]) + (0.06 * this[day - 2]));

    public Series Minus(Series other) => new(day => this[day] - other[day]);

    private static double Swing(int day, int seed) => 0.93 + (0.14 * Chance.Of(day, seed + 1000));
}
