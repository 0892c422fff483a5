using System.Text;
using CampaignExport.Charts;
using CampaignExport.Sinks;
using CampaignExport.Tests.Support;
using FsCheck.Xunit;

namespace CampaignExport.Tests.Charts;

public sealed class ChartNamesTests
{
    [Theory]
    [InlineData("Messages Sent by Date", "messages-sent-by-date")]
    [InlineData("../../etc/passwd", "etc-passwd")]
    [InlineData("..\\..\\con", "con")]
    [InlineData("C:\\temp:stream", "c-temp-stream")]
    [InlineData("a\0b\nc", "a-b-c")]
    [InlineData("  --A--  ", "a")]
    [InlineData("Größe & ÉTÉ", "größe-été")]
    [InlineData("日本語 テスト", "日本語-テスト")]
    [InlineData("العربية", "العربية")]
    [InlineData("a\u202Ebgnp.exe", "a-bgnp-exe")]
    [InlineData("😀 smile 😀", "smile")]
    [InlineData("😀", "")]
    [InlineData("\uD83D", "")]
    [InlineData("...", "")]
    [InlineData("", "")]
    public void Slug_has_letters_and_digits_separated_by_single_hyphens(string text, string slug) => ChartNames.Slug(text).Should().Be(slug);

    [Property(MaxTest = 1000, Arbitrary = [typeof(AnyText)])]
    public void Any_name_of_a_variation_yields_a_safe_file_name(AnyText text)
    {
        var name = $"variant-{ChartNames.Slug(text.Value)}.csv";

        FluentActions.Invoking(() => FileNames.Validate(name)).Should().NotThrow();
        Path.GetFileName(name).Should().Be(name);
    }

    [Theory]
    [InlineData("x")]
    [InlineData("語")]
    [InlineData("Ⱥ")]
    public void Long_name_is_truncated_to_the_limit_of_file_systems(string letter)
    {
        var slug = ChartNames.Slug(new StringBuilder().Insert(0, letter, 10_000).ToString());

        slug.Should().NotBeEmpty();
        Encoding.UTF8.GetByteCount($"variant-{slug}-9999.csv").Should().BeLessThanOrEqualTo(240);
        slug.Should().NotContain("\uFFFD", "no letter is cut in two");
    }

    [Fact]
    public void Used_name_gets_the_next_number()
    {
        var taken = new Dictionary<string, int>();

        new[] { "a", "a", "a-2", "a", "b" }.Select(name => ChartNames.Take(name, taken)).Should().Equal("a", "a-2", "a-2-2", "a-3", "b");
    }
}
