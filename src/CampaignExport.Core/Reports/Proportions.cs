namespace CampaignExport.Reports;

/// <summary>The statistics of proportions: intervals of 95 % and two-sided tests.</summary>
/// <remarks>
/// Wilson, "Probable inference" (1927); Newcombe, "Interval estimation for the difference between independent proportions" (1998), method 10; Katz et al.,
/// "Obtaining confidence intervals for the risk ratio" (1978); Holm, "A simple sequentially rejective multiple test procedure" (1979).
/// </remarks>
internal static class Proportions
{
    /// <summary>The chance of a difference that is not there, before it is shared between the variations.</summary>
    public const double Alpha = 0.05;

    private const double Power = 0.8;

    // The 97.5 % quantile of the normal distribution.
    private const double Z = 1.959963984540054;

    // Two tables are equally likely if their probabilities differ by less than this, as in R and SciPy.
    private const double Tie = 1 + 1e-7;

    private const int LeastExpected = 5;

    /// <summary>Wilson's interval of a rate.</summary>
    public static ConfidenceInterval Wilson(Proportion one)
    {
        double n = one.People;
        var scale = 1 + (Z * Z / n);
        var middle = (one.Rate + (Z * Z / (2 * n))) / scale;
        var half = Z / scale * Math.Sqrt((one.Rate * (one.Failures / n) / n) + (Z * Z / (4 * n * n)));
        return new(one.Successes == 0 ? 0 : middle - half, one.Failures == 0 ? 1 : middle + half);
    }

    /// <summary>Newcombe's interval of the difference of two rates.</summary>
    public static ConfidenceInterval Difference(Proportion one, Proportion other)
    {
        var (a, b, difference) = (Wilson(one), Wilson(other), one.Rate - other.Rate);
        return new(difference - Length(one.Rate - a.Low, b.High - other.Rate), difference + Length(a.High - one.Rate, other.Rate - b.Low));

        static double Length(double x, double y) => Math.Sqrt((x * x) + (y * y));
    }

    /// <summary>The relative difference of two rates; null at a zero baseline.</summary>
    public static double? Uplift(Proportion one, Proportion other) => other.Successes == 0 ? null : (one.Rate - other.Rate) / other.Rate;

    /// <summary>The interval of the relative difference, from that of the logarithm of the ratio; null if one of the rates is zero.</summary>
    public static ConfidenceInterval? UpliftInterval(Proportion one, Proportion other)
    {
        if (one.Successes == 0 || other.Successes == 0)
            return null;
        var error = Z * Math.Sqrt(((double)one.Failures / one.Successes / one.People) + ((double)other.Failures / other.Successes / other.People));
        var ratio = Math.Log(one.Rate / other.Rate);
        return new(Math.Exp(ratio - error) - 1, Math.Exp(ratio + error) - 1);
    }

    /// <summary>Whether an expected count of the table is below 5.</summary>
    public static bool IsSmall(Proportion one, Proportion other)
    {
        var (successes, failures) = ((Int128)one.Successes + other.Successes, (Int128)one.Failures + other.Failures);
        return Int128.Min(one.People, other.People) * Int128.Min(successes, failures) < LeastExpected * (successes + failures);
    }

    /// <summary>The two-sided p-value of equal rates: Fisher's exact test for a small table, otherwise chi-squared without continuity correction.</summary>
    public static double PValue(Proportion one, Proportion other) => IsSmall(one, other) ? Fisher(one, other) : ChiSquared(one, other);

    /// <summary>The adjusted p-values of several comparisons, in the same order.</summary>
    public static double[] Holm(IReadOnlyList<double> values)
    {
        var adjusted = new double[values.Count];
        var (largest, left) = (0.0, values.Count);
        foreach (var at in Enumerable.Range(0, values.Count).OrderBy(at => values[at]))
        {
            largest = Math.Min(1, Math.Max(largest, values[at] * left--));
            adjusted[at] = largest;
        }

        return adjusted;
    }

    /// <summary>The p-value of counts that have the stated shares, by chi-squared.</summary>
    public static double GoodnessOfFit(IReadOnlyList<long> counts, IReadOnlyList<double> shares)
    {
        var (all, total) = (counts.Sum(count => (double)count), shares.Sum());
        var statistic = 0.0;
        for (var i = 0; i < counts.Count; i++)
        {
            var expected = all * shares[i] / total;
            statistic += (counts[i] - expected) * (counts[i] - expected) / expected;
        }

        return ChiSquaredTail(statistic, counts.Count - 1);
    }

    /// <summary>
    /// The smallest increase over the rate of the baseline that a test of these numbers of people finds with a power of 80 %, by the normal approximation; null if even a
    /// rate of 100 % is not enough, or if an expected count of the table of that increase is below 5: Fisher's exact test, which such a table needs, finds less.
    /// </summary>
    /// <param name="people">The people of the variation.</param>
    /// <param name="baseline">The baseline.</param>
    /// <param name="comparisons">The number of variations that share the 5 %.</param>
    public static double? SmallestDetectable(long people, Proportion baseline, int comparisons)
    {
        var (significant, found) = (NormalQuantile(Alpha / (2 * comparisons)), NormalQuantile(1 - Power));
        var (n, m, rate) = ((double)people, (double)baseline.People, baseline.Rate);
        var (low, high) = (0.0, 1 - rate);
        if (high <= 0 || Missing(high) > 0)
            return null;
        for (var middle = high / 2; middle > low && middle < high; middle = low + ((high - low) / 2))
            (low, high) = Missing(middle) > 0 ? (middle, high) : (low, middle);
        var (successes, failures) = ((n * (rate + high)) + (m * rate), (n * (1 - rate - high)) + (m * (1 - rate)));
        return Math.Min(n, m) * Math.Min(successes, failures) < LeastExpected * (n + m) ? null : high;

        // How much a difference falls short.
        double Missing(double difference)
        {
            var other = rate + difference;
            var pooled = ((n * other) + (m * rate)) / (n + m);
            return (significant * Math.Sqrt(Math.Max(0, pooled * (1 - pooled)) * ((1 / n) + (1 / m))))
                + (found * Math.Sqrt(Math.Max(0, (other * (1 - other) / n) + (rate * (1 - rate) / m)))) - difference;
        }
    }

    private static double ChiSquared(Proportion one, Proportion other)
    {
        // Exact, because the products of large tables almost cancel each other.
        var cross = (double)(((Int128)one.Successes * other.Failures) - ((Int128)other.Successes * one.Failures));
        var (successes, failures) = ((double)one.Successes + other.Successes, (double)one.Failures + other.Failures);
        return ChiSquaredTail(cross * cross / one.People / other.People / successes / failures * ((double)one.People + other.People), 1);
    }

    // The sum of all tables with the same margins that are not more likely. Probabilities are relative to the likeliest table. A small table has few
    // alternatives: an expected count below 5 bounds the smallest margin by the root of five times all people.
    private static double Fisher(Proportion one, Proportion other)
    {
        double n = one.People, m = other.People, successes = one.Successes + other.Successes;
        var (first, last) = (Math.Max(0, successes - m), Math.Min(n, successes));
        var mode = Math.Clamp(Math.Floor((n + 1) * (successes + 1) / (n + m + 2)), first, last);
        var observed = Math.Max(0, Relative(one.Successes)) * Tie;
        var (all, extreme) = (0.0, 0.0);
        var weight = 1.0;
        for (var x = mode; x <= last && weight > 0; weight *= Next(x), x++)
            Count();
        weight = 1;
        for (var x = mode; x > first && weight > 0;)
        {
            weight /= Next(--x);
            Count();
        }

        return Math.Min(1, extreme / all);

        // The probability of one more success in the first group, relative to this table.
        double Next(double x) => (n - x) * (successes - x) / ((x + 1) * (m - successes + x + 1));

        double Relative(double target)
        {
            var relative = 1.0;
            for (var x = mode; x < target; x++)
                relative *= Next(x);
            for (var x = mode; x > target;)
                relative /= Next(--x);
            return relative;
        }

        void Count()
        {
            all += weight;
            if (weight <= observed)
                extreme += weight;
        }
    }

    // The upper tail for whole degrees of freedom, a finite sum of positive terms.
    private static double ChiSquaredTail(double statistic, int degrees)
    {
        var half = statistic / 2;
        if (half <= 0)
            return 1;
        var isOdd = degrees % 2 == 1;
        var (sum, term) = isOdd ? (Erfc(Math.Sqrt(half)), 2 * Math.Sqrt(half / Math.PI) * Math.Exp(-half)) : (0, Math.Exp(-half));
        for (var i = isOdd ? 1.5 : 1; i <= degrees / 2.0; i++)
        {
            sum += term;
            term *= half / i;
        }

        return Math.Min(1, sum);
    }

    // The upper quantile of the normal distribution for a tail below a half.
    private static double NormalQuantile(double tail)
    {
        var (low, high) = (0.0, 40.0);
        for (var middle = 20.0; middle > low && middle < high; middle = (low + high) / 2)
            (low, high) = Erfc(middle / Math.Sqrt(2)) / 2 > tail ? (middle, high) : (low, middle);
        return high;
    }

    // The complementary error function: the series of erf below 2, the continued fraction above (Abramowitz and Stegun 7.1.6 and 7.1.14).
    private static double Erfc(double x)
    {
        if (x < 2)
        {
            var (term, sum) = (x, x);
            for (var i = 1; term > sum * 1e-17; i++)
                sum += term *= 2 * x * x / ((2 * i) + 1);
            return 1 - (2 / Math.Sqrt(Math.PI) * Math.Exp(-x * x) * sum);
        }

        var fraction = x;
        for (var i = 200; i > 0; i--)
            fraction = x + (i / 2.0 / fraction);
        return Math.Exp(-x * x) / (Math.Sqrt(Math.PI) * fraction);
    }
}

/// <summary>A number of people, and how many of them succeeded.</summary>
internal readonly record struct Proportion(long Successes, long People)
{
    public double Rate => (double)Successes / People;

    public long Failures => People - Successes;
}
