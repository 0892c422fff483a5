using System.Globalization;
using System.Text;
using CampaignExport.Formats;

namespace CampaignExport.Tests.Formats;

public sealed class NumbersTests
{
    [Fact]
    public void Whole_numbers_of_any_length_are_written_like_the_platform()
    {
        var numbers = new List<ulong> { 0, ulong.MaxValue };
        for (ulong power = 1; power <= 10_000_000_000_000_000_000 / 10; power *= 10)
            numbers.AddRange([power - 1, power, power + 1, power * 7]);
        var random = new Random(1);
        for (var i = 0; i < 20_000; i++)
            numbers.Add((ulong)random.NextInt64() >> random.Next(64));

        foreach (var number in numbers)
            Written(destination => Digits.Write(number, destination)).Should().Be(number.ToString(CultureInfo.InvariantCulture));
    }

    [Theory]
    [InlineData("0")]
    [InlineData("0.00")]
    [InlineData("-0.0")]
    [InlineData("0.05")]
    [InlineData("-0.05")]
    [InlineData("12.50")]
    [InlineData("-7")]
    [InlineData("99999999.99999999")]
    [InlineData("1.000000000")]
    [InlineData("18446744073709551615")]
    [InlineData("-1.8446744073709551615")]
    [InlineData("18446744073709551616")]
    [InlineData("79228162514264337593543950335")]
    [InlineData("-0.0000000000000000000000000001")]
    public void Decimal_is_written_like_the_platform(string text)
    {
        var number = decimal.Parse(text, CultureInfo.InvariantCulture);
        Written(destination => Decimals.Write(number, destination)).Should().Be(number.ToString(CultureInfo.InvariantCulture));
    }

    [Fact]
    public void Random_decimals_of_any_scale_are_written_like_the_platform()
    {
        var random = new Random(2);
        for (var i = 0; i < 50_000; i++)
        {
            var high = random.Next(10) == 0 ? random.Next() : 0;
            var number = new decimal(random.Next(), random.Next(2) * random.Next(), high, random.Next(2) == 0, (byte)random.Next(29));
            Written(destination => Decimals.Write(number, destination)).Should().Be(number.ToString(CultureInfo.InvariantCulture));
        }
    }

    private static string Written(Func<byte[], int> write)
    {
        var destination = new byte[Decimals.MostBytes + 8];
        return Encoding.ASCII.GetString(destination, 0, write(destination));
    }
}
