namespace Dashboard.Demo;

/// <summary>A whole number for each day, by the number of the day since the year 1: a day has the same one whenever it is asked for.</summary>
internal sealed class Series(Func<int, double> of)
{
    public double this[int day] => Math.Floor(of(day));

    /// <summary>Messages that go out: a rhythm of weeks, and a large sending every third Tuesday that fades.</summary>
    /// <param name="daily">About how many go out on a working day.</param>
    /// <param name="weekend">What a Saturday or Sunday has of that.</param>
    /// <param name="large">How many more go out on the day of a large sending.</param>
    /// <param name="seed">Tells series apart.</param>
    public static Series Sends(double daily, double weekend, double large, int seed) => new(day =>
    {
        // Day 0, the first of January of the year 1, was a Monday.
        var usual = daily * (day % 7 >= 5 ? weekend : 1) * (0.8 + (0.4 * Chance.Of(day / 7, seed)));
        var fading = large;
        for (var since = (day - 1 + (seed * 7)) % 21; since > 0; since--)
            fading *= 0.55;
        return (usual + fading) * Swing(day, seed);
    });

    /// <summary>Part of it, a little more or less every day.</summary>
    public Series Part(double share, int seed) => new(day => this[day] * share * Swing(day, seed));

    /// <summary>What people do about a message: most on the day, some on the next two.</summary>
    public Series Later() => new(day => (0.76 * this[day]) + (0.18 * this[day - 1]) + (0.06 * this[day - 2]));

    public Series Minus(Series other) => new(day => this[day] - other[day]);

    private static double Swing(int day, int seed) => 0.93 + (0.14 * Chance.Of(day, seed + 1000));
}
