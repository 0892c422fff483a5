using CampaignExport.Metrics;
using FsCheck.Xunit;

namespace CampaignExport.Tests.Metrics;

public sealed class MetricSeriesProperties
{
    private static readonly DateOnly Origin = new(2026, 1, 1);

    [Property(MaxTest = 300)]
    public void Series_equals_a_dictionary_for_any_order_of_days(byte[] days, int[] values, byte from, byte length)
    {
        var builder = new MetricSeriesBuilder();
        var model = new Dictionary<DateOnly, decimal>();
        foreach (var (at, value) in days.Zip(values))
        {
            var day = Origin.AddDays(at);
            builder.Add(day.DayNumber, value);
            model[day] = model.GetValueOrDefault(day) + value;
        }

        var series = builder.Build();

        series.IsEmpty.Should().Be(model.Count == 0);
        for (var at = -1; at <= 256; at++)
            series.ValueOn(Origin.AddDays(at)).Should().Be(model.GetValueOrDefault(Origin.AddDays(at)));
        var range = new DayRange(Origin.AddDays(from), Origin.AddDays(from + length));
        series.Sum(range).Should().Be(model.Where(pair => range.Contains(pair.Key)).Sum(pair => pair.Value));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    public void Long_series_is_complete_in_both_directions(int step)
    {
        var builder = new MetricSeriesBuilder();
        for (var i = 0; i < 10_000; i++)
        {
            builder.Add(Origin.AddDays(i * step).DayNumber, i);
            builder.Add(Origin.DayNumber, 1);
        }

        var series = builder.Build();

        series.ValueOn(Origin).Should().Be(10_000);
        series.ValueOn(Origin.AddDays(9_999 * step)).Should().Be(9_999);
    }
}
