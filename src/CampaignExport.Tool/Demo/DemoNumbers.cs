namespace CampaignExport.Tool.Demo;

/// <summary>
/// Makes numbers that look like those of a campaign. All of it is whole-number arithmetic, so they are the same on every
/// processor, and what looks like chance is none.
/// </summary>
internal static class DemoNumbers
{
    /// <summary>The day after the first on which the campaign takes off.</summary>
    private const int Launch = 8;

    private const int DaysOfDecay = 12;

    /// <summary>How many messages go out a day: a slow growth, weekends that differ, and a launch that fades.</summary>
    /// <param name="days">How many days; the first is a Monday.</param>
    /// <param name="atFirst">About how many on the first day.</param>
    /// <param name="weekendPercent">What a Saturday or Sunday has, compared with other days.</param>
    /// <param name="atLaunch">How many more on the day of the launch.</param>
    /// <param name="salt">Tells series apart, so that they do not rise and fall alike.</param>
    public static long[] Sends(int days, long atFirst, int weekendPercent, long atLaunch, int salt)
    {
        var sends = new long[days];
        for (var day = 0; day < days; day++)
        {
            var grown = atFirst * (100 + (3 * day)) / 100;
            if (day % 7 >= 5)
                grown = grown * weekendPercent / 100;
            sends[day] = grown + Scatter(grown, day, salt) + Fading(atLaunch, day - Launch);
        }

        return sends;
    }

    /// <summary>Part of a number, a little more or less every day.</summary>
    /// <param name="of">The numbers.</param>
    /// <param name="perTenThousand">How large the part is.</param>
    /// <param name="salt">Tells series apart.</param>
    public static long[] Part(long[] of, int perTenThousand, int salt) =>
        [.. of.Select((number, day) =>
        {
            var part = number * perTenThousand / 10_000;
            return part + Scatter(part, day, salt);
        })];

    /// <summary>Who gets a message acts on the same day for the most part, some on the next two.</summary>
    public static long[] Spread(long[] sends) =>
        [.. sends.Select((number, day) =>
            ((number * 76) + (Before(sends, day, 1) * 18) + (Before(sends, day, 2) * 6)) / 100)];

    public static long[] Minus(long[] from, long[] numbers) => [.. from.Zip(numbers, (left, right) => left - right)];

    /// <summary>What people spent: some 35 dollars each.</summary>
    public static decimal[] Revenue(long[] purchases, int salt) =>
        [.. purchases.Select((number, day) => number * (3_490 + Scatter(3_490, day, salt)) / 100m)];

    public static decimal[] Values(long[] counts) => [.. counts.Select(count => (decimal)count)];

    private static long Before(long[] numbers, int day, int days) => day < days ? 0 : numbers[day - days];

    private static long Fading(long atLaunch, int daysSince)
    {
        if (daysSince is < 0 or > DaysOfDecay)
            return 0;
        for (var day = 0; day < daysSince; day++)
            atLaunch = atLaunch * 72 / 100;
        return atLaunch;
    }

    // Up to 5 % more or less.
    private static long Scatter(long number, int day, int salt) => number * ((((day * 37) + (salt * 101) + (day * day * 11)) % 21) - 10) / 200;
}
