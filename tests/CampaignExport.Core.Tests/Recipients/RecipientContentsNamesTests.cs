using CampaignExport.Recipients;

namespace CampaignExport.Tests.Recipients;

public sealed class RecipientContentsNamesTests
{
    [Fact]
    public void Every_contents_has_a_name_that_finds_it()
    {
        RecipientContentsNames.All.Should().Equal("user-data", "email", "all");
        Enum.GetValues<RecipientContents>().Select(RecipientContentsNames.NameOf).Should().Equal(RecipientContentsNames.All);
        RecipientContentsNames.All.Select(name => RecipientContentsNames.Find(name)).Should().Equal(RecipientContents.UserData, RecipientContents.Email, RecipientContents.All);
    }

    [Theory]
    [InlineData("Email")]
    [InlineData("userData")]
    [InlineData("0")]
    [InlineData("")]
    [InlineData(null)]
    public void Another_name_finds_no_contents(string? name) => RecipientContentsNames.Find(name).Should().BeNull();
}
