using CampaignExport.Campaigns;

namespace CampaignExport.Tests.Campaigns;

public sealed class CampaignTests
{
    [Fact]
    public void One_channel_and_two_variations_with_ids_are_multivariate() =>
        Make(["email"], new("email", "a"), new("email", "b")).IsMultivariate.Should().BeTrue();

    [Fact]
    public void One_channel_and_a_control_group_are_multivariate() =>
        Make(["email"], new("email", null), new("email", "b") { IsControl = true }).IsMultivariate.Should().BeTrue();

    [Fact]
    public void One_variation_is_not_multivariate() => Make(["email"], new Variation("email", "a")).IsMultivariate.Should().BeFalse();

    [Fact]
    public void Messages_without_ids_are_not_multivariate() =>
        Make(["email"], new("email", null, "a"), new("email", null, "b")).IsMultivariate.Should().BeFalse();

    [Fact]
    public void Two_channels_are_not_multivariate() =>
        Make(["email", "sms"], new("email", "a"), new("email", "b"), new("sms", "c")).IsMultivariate.Should().BeFalse();

    [Fact]
    public void Key_of_a_variation_is_its_id_or_else_its_name_or_else_its_position()
    {
        new Variation("email", "id", "name").Key.Should().Be("id");
        new Variation("email", null, "name").Key.Should().Be("name");
        new Variation("email", null).Key.Should().Be("#1");
        (new Variation("email", null) { Position = 12 }).Key.Should().Be("#12");
    }

    private static Campaign Make(string[] channels, params Variation[] variations) => new() { Channels = channels, Variations = variations };
}
