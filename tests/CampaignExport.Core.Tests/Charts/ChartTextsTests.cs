using CampaignExport.Charts;

namespace CampaignExport.Tests.Charts;

public sealed class ChartTextsTests
{
    [Theory]
    [InlineData("fr")]
    [InlineData("FR")]
    [InlineData("fr-CA")]
    [InlineData("fr_FR")]
    public void A_French_language_tag_selects_the_French_texts(string tag)
    {
        ChartTexts.For(tag).Should().BeSameAs(ChartTexts.French);
        ExportLanguages.Find(tag).Should().Be("fr");
    }

    [Theory]
    [InlineData("en", "en")]
    [InlineData("en-GB", "en")]
    [InlineData("de", null)]
    [InlineData("frr", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void Any_other_language_tag_selects_the_English_texts(string? tag, string? language)
    {
        ChartTexts.For(tag).Should().BeSameAs(ChartTexts.English);
        ExportLanguages.Find(tag).Should().Be(language);
    }
}
