using CampaignExport.Metrics;

namespace CampaignExport.Tests.Metrics;

public sealed class DayRangeTests
{
    private static readonly DateOnly First = new(2026, 2, 27);

    [Fact]
    public void Both_ends_are_included()
    {
        var range = new DayRange(First, new(2026, 3, 2));

        range.Count.Should().Be(4);
        range.Days.Should().Equal(new(2026, 2, 27), new(2026, 2, 28), new(2026, 3, 1), new(2026, 3, 2));
        range.Contains(First).Should().BeTrue();
        range.Contains(new(2026, 3, 2)).Should().BeTrue();
        range.Contains(First.AddDays(-1)).Should().BeFalse();
        range.Contains(new(2026, 3, 3)).Should().BeFalse();
    }

    [Fact]
    public void One_day_is_a_range() => new DayRange(First, First).Days.Should().Equal(First);

    [Fact]
    public void Leap_days_and_the_ends_of_the_calendar_are_ordinary_days()
    {
        new DayRange(new(2028, 2, 28), new(2028, 3, 1)).Count.Should().Be(3);
        new DayRange(DateOnly.MaxValue.AddDays(-1), DateOnly.MaxValue).Days.Should().HaveCount(2);
        new DayRange(DateOnly.MinValue, DateOnly.MinValue).Days.Should().Equal(DateOnly.MinValue);
    }

    [Fact]
    public void Range_that_starts_after_its_end_is_refused_with_a_hint() =>
        FluentActions.Invoking(() => new DayRange(new(2026, 6, 2), new(2026, 6, 1)))
            .Should().Throw<ExportRequestException>()
            .WithMessage("The range starts on 2026-06-02, after its end on 2026-06-01. Give a first day that is not after the last one.");

    [Fact]
    public void Ranges_with_equal_ends_are_equal() =>
        new DayRange(First, First.AddDays(1)).Should().Be(new DayRange(First, First.AddDays(1)));
}
