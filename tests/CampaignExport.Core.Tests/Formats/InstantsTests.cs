using System.Globalization;
using System.Text;
using CampaignExport.Formats;

namespace CampaignExport.Tests.Formats;

public sealed class InstantsTests
{
    [Fact]
    public void Every_second_of_a_day_is_written_like_the_platform()
    {
        var day = new DateTimeOffset(2024, 2, 29, 0, 0, 0, TimeSpan.FromHours(-3));
        var instants = new Instants();
        for (var second = 0; second < 86_400; second++)
            Written(instants, day.AddSeconds(second)).Should().Be(day.AddSeconds(second).UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
    }

    [Fact]
    public void Every_day_is_written_like_the_platform()
    {
        var instants = new Instants();
        Span<byte> text = stackalloc byte[10];
        for (var day = DateOnly.MinValue.DayNumber; day <= DateOnly.MaxValue.DayNumber; day++)
        {
            instants.WriteDay(day, text);
            if (Encoding.ASCII.GetString(text) != DateOnly.FromDayNumber(day).ToString("O", CultureInfo.InvariantCulture))
                Assert.Fail($"Day {day} is written as {Encoding.ASCII.GetString(text)}.");
        }
    }

    [Theory]
    [InlineData("0001-01-01T00:00:00.0000001Z", "0001-01-01T00:00:00.0000001Z")]
    [InlineData("9999-12-31T23:59:59.9999999Z", "9999-12-31T23:59:59.9999999Z")]
    [InlineData("2026-06-01T12:34:56.789Z", "2026-06-01T12:34:56.789Z")]
    [InlineData("2026-06-01T12:34:56.070+02:00", "2026-06-01T10:34:56.070Z")]
    public void Fraction_of_a_second_is_written_if_there_is_one(string instant, string wanted) =>
        Written(new Instants(), DateTimeOffset.Parse(instant, CultureInfo.InvariantCulture)).Should().Be(wanted);

    private static string Written(Instants instants, DateTimeOffset instant)
    {
        var text = new byte[Instants.MostBytes];
        return Encoding.ASCII.GetString(text, 0, instants.Write(instant, text));
    }
}
