using CampaignExport.Metrics;

namespace CampaignExport.Tests.Metrics;

public sealed class PeriodsTests
{
    [Theory]
    [InlineData("Europe/Paris", "2026-03-29", 23, "2026-03-29T01:00:00+01:00 2026-03-29T03:00:00+02:00")]
    [InlineData("Europe/Paris", "2026-10-25", 25, "2026-10-25T02:00:00+02:00 2026-10-25T02:00:00+01:00")]
    [InlineData("Africa/Cairo", "2026-04-24", 23, "2026-04-24T01:00:00+03:00")]
    [InlineData("Asia/Kathmandu", "2026-05-02", 24, "2026-05-02T00:00:00+05:45")]
    [InlineData("Australia/Lord_Howe", "2026-04-05", 25, "2026-04-05T01:00:00+11:00 2026-04-05T01:30:00+10:30 2026-04-05T02:00:00+10:30")]
    [InlineData("Australia/Lord_Howe", "2026-10-04", 24, "2026-10-04T01:00:00+10:30 2026-10-04T02:30:00+11:00 2026-10-04T03:00:00+11:00")]
    [InlineData("Pacific/Apia", "2011-12-30", 0, "")]
    [InlineData("Etc/UTC", "2026-06-01", 24, "2026-06-01T00:00:00+00:00")]
    public void Hours_of_a_day_carry_their_offset_and_follow_each_other(string zone, string day, int count, string someInOrder)
    {
        var date = DateOnly.Parse(day, System.Globalization.CultureInfo.InvariantCulture);

        var hours = Periods.In(new DayRange(date, date), Granularity.Hour, TimeZoneInfo.FindSystemTimeZoneById(zone));

        hours.Should().HaveCount(count);
        hours.Select(hour => hour.ToString()).Should().ContainInOrder(someInOrder.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        hours.Select(hour => hour.Position).Should().BeInAscendingOrder().And.OnlyHaveUniqueItems();
        hours.Where(hour => hour.Day != date).Should().BeEmpty();
    }

    [Theory]
    [InlineData("Europe/Paris", "2026-03-28")]
    [InlineData("Europe/Paris", "2026-10-24")]
    [InlineData("Australia/Lord_Howe", "2026-04-04")]
    [InlineData("Australia/Lord_Howe", "2026-10-03")]
    [InlineData("Antarctica/Troll", "2026-10-24")]
    [InlineData("America/St_Johns", "2009-10-31")] // The clock goes back over midnight, one minute after it.
    [InlineData("Pacific/Apia", "2011-12-28")]
    [InlineData("Asia/Kolkata", "2026-05-01")]
    public void Each_minute_is_in_one_hour_that_begins_at_a_full_hour_or_a_change_of_the_offset(string id, string first)
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById(id);
        var day = DateOnly.Parse(first, System.Globalization.CultureInfo.InvariantCulture);
        var range = new DayRange(day, day.AddDays(3));
        var starts = new List<MetricPeriod>();
        (TimeSpan, int, DateOnly)? last = null;
        for (var at = new DateTimeOffset(day, TimeOnly.MinValue, TimeSpan.Zero).AddDays(-2); at < new DateTimeOffset(day, TimeOnly.MinValue, TimeSpan.Zero).AddDays(6); at = at.AddMinutes(1))
        {
            var local = TimeZoneInfo.ConvertTime(at, zone);
            var hour = (local.Offset, local.Hour, DateOnly.FromDateTime(local.DateTime));
            if (hour != last && last is not null && range.Contains(hour.Item3))
                starts.Add(new(local));
            last = hour;
            if (range.Contains(hour.Item3))
                Periods.Of(at.AddSeconds(30), Granularity.Hour, zone).Should().Be(starts[^1]);
        }

        Periods.In(range, Granularity.Hour, zone).Should().Equal(starts);
    }

    [Theory]
    [InlineData(Granularity.Week, "2026-02-01", "2026-02-15", "2026-01-26 2026-02-02 2026-02-09")]
    [InlineData(Granularity.WeekFromSunday, "2026-02-01", "2026-02-15", "2026-02-01 2026-02-08 2026-02-15")]
    [InlineData(Granularity.WeekFromSunday, "0001-01-01", "0001-01-08", "0001-01-01 0001-01-07")]
    [InlineData(Granularity.Month, "2025-12-31", "2026-02-01", "2025-12-01 2026-01-01 2026-02-01")]
    [InlineData(Granularity.Day, "2026-02-28", "2026-03-01", "2026-02-28 2026-03-01")]
    public void Weeks_and_months_are_named_by_their_first_day(Granularity granularity, string from, string to, string expected)
    {
        var range = new DayRange(DateOnly.Parse(from, System.Globalization.CultureInfo.InvariantCulture), DateOnly.Parse(to, System.Globalization.CultureInfo.InvariantCulture));

        Periods.In(range, granularity, TimeZoneInfo.Utc).Select(period => period.ToString()).Should().Equal(expected.Split(' '));
    }

    [Theory]
    [InlineData("0001-01-01")]
    [InlineData("9999-12-31")]
    public void Hours_at_the_ends_of_the_calendar_are_no_error(string day)
    {
        var date = DateOnly.Parse(day, System.Globalization.CultureInfo.InvariantCulture);

        FluentActions.Invoking(() => Periods.In(new DayRange(date, date), Granularity.Hour, TimeZoneInfo.FindSystemTimeZoneById("Asia/Tokyo"))).Should().NotThrow();
    }
}
