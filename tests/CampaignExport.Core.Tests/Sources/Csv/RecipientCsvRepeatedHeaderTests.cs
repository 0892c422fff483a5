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
    [InlineData("user_id,email", "user_id,email,,")]
    [InlineData("user_id,email,", "user_id,email")]
    [InlineData("external_id,email", "user_id,email")]
    [InlineData("user_id,email", "external_user_id,email_address")]
    [InlineData("Appboy ID,email", "braze_id,email")]
    [InlineData("Appboy ID,email", "appboy_id,E-Mail")]
    [InlineData("email,user_id", "E-Mail,external_id")]
    [InlineData("user_id,email", "\uFEFFuser_id,email")]
    [InlineData("user_id,plan", "User-Id,Plan")]
    [InlineData("user_id,plan of the year 20261", "user_id,plan of the year 20261")]
    [InlineData("user_aliases,email", "user_aliases,email")]
    [InlineData("user_id,,email", "user_id,,email")]
    public async Task Header_with_the_same_columns_in_any_spelling_is_malformed(string first, string second)
    {
        _folder.Write("users.csv", $"{first}\n{Row(first)}\n{second}\n{Row(first)}\n");
        var errors = new List<SourceFormatException>();
        var source = new RecipientCsvSource(_folder["users.csv"], new RecipientCsvOptions { SkipMalformed = SkipLimit.Unlimited, OnMalformed = errors.Add });
        (await source.ReadAllAsync()).Should().HaveCount(2);
        errors.Should().ContainSingle().Which.Problem.Should().Be("in the record that begins here, the header is repeated.");
    }

    [Theory]
    [InlineData("user_id,email", "email,user_id")]
    [InlineData("user_id,email", "email,external_id")]
    [InlineData("user_id,email", "EMAIL , User ID")]
    [InlineData("email,user_id", "user_id,email")]
    [InlineData("first_name,user_id,email", "user_id,email,first_name")]
    [InlineData("user_id,plan", "plan,user_id")]
    [InlineData("plan,user_id", "user_id,plan")]
    [InlineData("user_id,first_name,plan", "first_name,plan,user_id")]
    [InlineData("user_id,created_at", "created_at,user_id")]
    [InlineData("user_id,email,city", "user_id,city,email")]
    [InlineData("user_id,email,city", "user_id,email,country")]
    [InlineData("user_id,email,city", "user_id,email,tier")]
    [InlineData("user_id,email,city", "tier,score,user_id")]
    [InlineData("user_id,email,city", "tier,user_id,score")]
    [InlineData("user_id,email,city", ",user_id,email")]
    [InlineData("user_id,email,city", "user_id,,email")]
    [InlineData("user_id,email,city", "email,user_id")]
    [InlineData("user_id,email,city", "email,user_id,")]
    [InlineData("user_id,email,city", "user_id,email")]
    [InlineData("user_id,email,city", "user_id")]
    [InlineData("user_id,email,city", "user_id,city,email,plan")]
    [InlineData("user_id,email,city", "user_id,email,city,plan")]
    [InlineData("user_id,email,city", "plan,city,email,user_id")]
    [InlineData("user_id,email", "city,email,user_id")]
    [InlineData("user_id,email", "email,first_name")]
    [InlineData("user_id,email,city", "Appboy ID,email,city")]
    [InlineData("user_alias_name,user_alias_label", "User Alias Name,label")]
    [InlineData("user_alias_name,user_alias_label", "user_alias_label,user_alias_name")]
    public async Task Header_with_other_columns_or_in_another_order_is_refused(string first, string second)
    {
        foreach (var below in new[] { Row(first), Row(second), Row(second) + ",", "x,y,z" })
        {
            _folder.Write("users.csv", $"{first}\n{Row(first)}\n{second}\n{below}\n");
            foreach (var limit in new[] { SkipLimit.Unlimited, null })
            {
                var users = 0;
                var read = async () =>
                {
                    await foreach (var page in new RecipientCsvSource(_folder["users.csv"], new RecipientCsvOptions { SkipMalformed = limit, PageSize = 1 }).ReadAsync(new(null), null, TestContext.Current.CancellationToken))
                    {
                        using (page)
                            users += page.Rows.Count;
                    }
                };
                (await read.Should().ThrowAsync<SourceFormatException>()).Which.Message.Should().Be(
                    "users.csv, line 3, position 1: in the record that begins here, another header begins, with other columns or in another order, so the rows below would be read wrongly. "
                    + "Give each header a file of its own.");
                users.Should().BeLessThanOrEqualTo(1);
            }
        }
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
    [InlineData("user_id,first_name", "ann,Ann")]
    [InlineData("user_id,first_name,city", "ann,Name,City of London")]
    [InlineData("user_id,plan", "ann,plan")]
    [InlineData("user_id,email,first_name", "ann,ann@example.com,user_id")]
    public async Task Row_with_the_word_of_a_header_is_a_person(string header, string row)
    {
        _folder.Write("users.csv", $"{header}\n{row}\n");
        (await new RecipientCsvSource(_folder["users.csv"]).ReadAllAsync()).Should().ContainSingle();
    }

    public void Dispose() => _folder.Dispose();

    private static string Row(string header) => string.Join(',', header.Split(',').Select(name => name.Contains("aliases", StringComparison.Ordinal) ? "\"[{\"\"alias_name\"\":\"\"1\"\"}]\""
        : name.Contains("created", StringComparison.Ordinal) ? "2026-06-01" : name.Length == 0 ? "" : "1"));
}
