namespace CampaignExport.Tool.Demo;

/// <summary>
/// Generates plausible numbers of a campaign by integer arithmetic, so they are the same on every
/// processor. Nothing is random.
/// </summary>
internal static class DemoNumbers
{
    /// <summary>The index of the day on which the campaign is launched.</summary>
    private const int Launch = 8;

    private const int DaysOfDecay = 12;

    /// <summary>Generates the number of messages of each day: slow growth, different weekends, and a fading launch.</summary>
    /// <param name="days">The number of days; the first is a Monday.</param>
    /// <param name="atFirst">The approximate number on the first day.</param>
    /// <param name="weekendPercent">The percentage of a Saturday or Sunday, compared with other days.</param>
    /// <param name="atLaunch">The additional number on the day of the launch.</param>
    /// <param name="salt">The salt of the series, so that series vary independently.</param>
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

    /// <summary>Generates a share of numbers that varies slightly from day to day.</summary>
    /// <param name="of">The numbers.</param>
    /// <param name="perTenThousand">The share, in ten-thousandths.</param>
    /// <param name="salt">The salt of the series.</param>
    public static long[] Part(long[] of, int perTenThousand, int salt) =>
        [.. of.Select((number, day) =>
        {
            var part = number * perTenThousand / 10_000;
            return part + Scatter(part, day, salt);
        })];

    /// <summary>Distributes reactions to messages: most on the same day, some on the next two days.</summary>
    public static long[] Spread(long[] sends) =>
        [.. sends.Select((number, day) =>
            ((number * 76) + (Before(sends, day, 1) * 18) + (Before(sends, day, 2) * 6)) / 100)];

    public static long[] Minus(long[] from, long[] numbers) => [.. from.Zip(numbers, (left, right) => left - right)];

    /// <summary>Generates revenue: about 35 dollars for each purchase.</summary>
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
