using CampaignExport.Sources;

namespace CampaignExport.Tests.Sources;

public sealed class SkipLimitTests
{
    [Theory]
    [InlineData("0", 0, 10, true)]
    [InlineData("0", 1, 10, false)]
    [InlineData("3", 3, 10, true)]
    [InlineData("3", 4, 1_000_000, false)]
    [InlineData("0%", 0, 0, true)]
    [InlineData("1%", 1, 100, true)]
    [InlineData("1%", 1, 99, false)]
    [InlineData("0.5 %", 1, 200, true)]
    [InlineData("0.5%", 2, 399, false)]
    [InlineData("100%", 7, 7, true)]
    [InlineData("9223372036854775807", 9223372036854775806, 9223372036854775807, true)]
    public void Limit_is_parsed_and_applied(string text, long malformed, long records, bool allowed)
    {
        SkipLimit.TryParse(text, out var limit).Should().BeTrue();
        limit!.Allows(malformed, records).Should().Be(allowed);
        limit.IsFinite.Should().BeTrue();
        SkipLimit.TryParse(limit.ToString(), out var again).Should().BeTrue();
        again!.ToString().Should().Be(limit.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("%")]
    [InlineData("-1")]
    [InlineData("1.5")]
    [InlineData("101%")]
    [InlineData("-1%")]
    [InlineData("1,5%")]
    [InlineData("1e1")]
    [InlineData("ten")]
    [InlineData("99999999999999999999")]
    public void Text_that_is_not_a_limit_is_refused(string text)
    {
        SkipLimit.TryParse(text, out var limit).Should().BeFalse();
        limit.Should().BeNull();
    }

    [Theory]
    [InlineData(1, 1, "1 of the 1 record of the file is malformed; 0 may be skipped.")]
    [InlineData(2, 3, "2 of the 3 records of the file are malformed; 0 may be skipped.")]
    public void Excess_is_a_sentence(long malformed, long records, string sentence) =>
        SkipLimit.FromRecords(0).DescribeExcess(malformed, records).Should().Be(sentence);

    [Fact]
    public void Without_a_limit_any_number_is_allowed()
    {
        SkipLimit.Unlimited.Allows(long.MaxValue, 0).Should().BeTrue();
        SkipLimit.Unlimited.IsFinite.Should().BeFalse();
        FluentActions.Invoking(() => SkipLimit.FromRecords(-1)).Should().Throw<ArgumentOutOfRangeException>();
        FluentActions.Invoking(() => SkipLimit.FromPercent(100.1m)).Should().Throw<ArgumentOutOfRangeException>();
    }
}
