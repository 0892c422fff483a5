namespace CampaignExport.Tool.Smoke;

public sealed class SmokeTests
{
    [Fact]
    public void One_is_one() => 1.Should().Be(1);
}
