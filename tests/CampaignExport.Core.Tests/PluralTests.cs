namespace CampaignExport.Tests;

public sealed class PluralTests
{
    [Theory]
    [InlineData(0, "0", "0 rows")]
    [InlineData(1, "0", "1 row")]
    [InlineData(2, "0", "2 rows")]
    [InlineData(1_234_567, "N0", "1,234,567 rows")]
    public void Number_has_its_noun(long count, string format, string text) => Plural.Of(count, "row", format).Should().Be(text);
}
