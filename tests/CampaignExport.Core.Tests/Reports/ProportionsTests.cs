using System.Globalization;
using CampaignExport.Reports;

namespace CampaignExport.Tests.Reports;

/// <summary>Compares the statistics with values of SciPy, statsmodels and mpmath: <c>Tables/make_tables.py</c>.</summary>
public sealed class ProportionsTests
{
    private static readonly double[] Nothing = [];

    [Fact]
    public void Two_thousand_tables_are_stored() =>
        new[] { "proportions", "shares", "holm" }.Sum(name => Rows(name).Length).Should().Be(2000);

    [Fact]
    public void Intervals_tests_and_detectable_differences_equal_the_stored_values()
    {
        foreach (var row in Rows("proportions"))
        {
            var (one, other) = (new Proportion(Whole(row[0]), Whole(row[1])), new Proportion(Whole(row[2]), Whole(row[3])));
            var (wilson, difference, uplift) = (Proportions.Wilson(one), Proportions.Difference(one, other), Proportions.UpliftInterval(one, other));
            double?[] actual =
            [
                wilson.Low, wilson.High, difference.Low, difference.High, uplift?.Low, uplift?.High, Proportions.PValue(one, other),
                Proportions.SmallestDetectable(one.People, other, (int)Whole(row[4])),
            ];
            for (var i = 0; i < actual.Length; i++)
                ShouldBeNear(actual[i], Value(row[5 + i]), $"column {i + 5} of {string.Join(',', row)}");
        }
    }

    [Fact]
    public void Shares_equal_the_stored_values()
    {
        foreach (var row in Rows("shares"))
            ShouldBeNear(Proportions.GoodnessOfFit([.. row[0].Split(' ').Select(Whole)], Values(row[1])), Value(row[2]), string.Join(',', row));
    }

    [Fact]
    public void Adjusted_values_equal_the_stored_values()
    {
        foreach (var row in Rows("holm"))
        {
            foreach (var (actual, expected) in Proportions.Holm(Values(row[0])).Zip(Values(row[1])))
                ShouldBeNear(actual, expected, string.Join(',', row));
        }

        Proportions.Holm(Nothing).Should().BeEmpty();
    }

    // Absolute 1e-9, and relative 1e-6 below that. An uplift of millions of percent has no digits for it: relative 1e-9 above 1.
    private static void ShouldBeNear(double? actual, double? expected, string place)
    {
        (actual is null).Should().Be(expected is null, place);
        if (expected is not { } value)
            return;
        var tolerance = Math.Abs(value) < 1e-9 ? Math.Abs(value) * 1e-6 : 1e-9 * Math.Max(1, Math.Abs(value));
        // The smallest numbers of the type have fewer digits.
        (Math.Abs(actual!.Value - value) <= Math.Max(tolerance, 1e-300)).Should().BeTrue($"{actual} should be {value} in {place}");
    }

    private static string[][] Rows(string name) =>
        [.. RepositoryFolder.ReadText($"tests/CampaignExport.Core.Tests/Reports/Tables/{name}.csv").TrimEnd().Split('\n').Skip(1).Select(line => line.TrimEnd('\r').Split(','))];

    private static double[] Values(string cell) => Array.ConvertAll(cell.Split(' '), one => Value(one)!.Value);

    private static long Whole(string cell) => long.Parse(cell, CultureInfo.InvariantCulture);

    private static double? Value(string cell) => cell.Length == 0 ? null : double.Parse(cell, CultureInfo.InvariantCulture);
}
