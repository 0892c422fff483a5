using CampaignExport.Sources;
using CampaignExport.Tests.Exports;

namespace CampaignExport.Tests.Sources;

/// <summary>Files that were concatenated with their headers.</summary>
public sealed class RecipientCsvRepeatedHeaderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Theory]
    [InlineData("user_id,email", "user_id,email")]
    [InlineData("user_id,email", "User ID,Email")]
    [InlineData("user_id,email", "USER_ID,EMAIL")]
    [InlineData("user_id,email", " user-id , e-mail ")]
    [InlineData("external_id,email", "user_id,email")]
    [InlineData("user_id,email", "external_user_id,email_address")]
    [InlineData("user_id,email", "email,user_id")]
    [InlineData("user_id,email", "email,external_id")]
    [InlineData("email,user_id", "user_id,email")]
    [InlineData("Appboy ID,email", "braze_id,email")]
    [InlineData("Appboy ID,email", "appboy_id,E-Mail")]
    [InlineData("user_alias_name,user_alias_label", "User Alias Name,label")]
    [InlineData("user_id,email", "\uFEFFuser_id,email")]
    [InlineData("first_name,user_id,email", "user_id,email,first_name")]
    [InlineData("user_id,plan", "plan,user_id")]
    [InlineData("plan,user_id", "user_id,plan")]
    [InlineData("user_id,first_name,plan", "first_name,plan,user_id")]
    [InlineData("user_aliases,email", "user_aliases,email")]
    [InlineData("user_id,created_at", "created_at,user_id")]
    public async Task Repeated_header_in_any_spelling_and_order_is_malformed(string first, string second)
    {
        var width = first.Split(',').Length;
        var row = string.Join(',', first.Split(',').Select(name => name.Contains("aliases", StringComparison.Ordinal) ? "\"[{\"\"alias_name\"\":\"\"1\"\"}]\"" : name.Contains("created", StringComparison.Ordinal) ? "2026-06-01" : "1"));
        second.Split(',').Should().HaveCount(width);
        _folder.Write("users.csv", $"{first}\n{row}\n{second}\n{row}\n");
        var errors = new List<SourceFormatException>();
        var source = new RecipientCsvSource(_folder["users.csv"], new RecipientCsvOptions { SkipMalformed = SkipLimit.Unlimited, OnMalformed = errors.Add });
        (await source.ReadAllAsync()).Should().HaveCount(2);
        errors.Should().ContainSingle().Which.Problem.Should().Be("in the record that begins here, the header is repeated.");
    }

    [Theory]
    [InlineData("user_id,email", "user,a@example.com")]
    [InlineData("user_id,email", "id,id@example.com")]
    [InlineData("user_id,first_name", "email,Ann")]
    [InlineData("user_id,first_name", "1,Email")]
    [InlineData("user_id,first_name", "1,user_id")]
    [InlineData("user_id,city", "city,London")]
    [InlineData("user_id,language,country", "1,language,country")]
    [InlineData("user_id", "email")]
    public async Task Row_with_the_word_of_a_header_is_a_person(string header, string row)
    {
        _folder.Write("users.csv", $"{header}\n{row}\n");
        (await new RecipientCsvSource(_folder["users.csv"]).ReadAllAsync()).Should().ContainSingle();
    }

    public void Dispose() => _folder.Dispose();
}
