using System.Text;

namespace CampaignExport.S3.Tests;

public sealed class S3KeyTests
{
    private static readonly byte[] Secret = "a secret of the host, 32 bytes.."u8.ToArray();

    private static readonly DateTimeOffset Begun = new(2026, 6, 1, 23, 30, 0, TimeSpan.FromHours(-2));

    [Fact]
    public void Keys_contain_campaign_day_in_UTC_name_and_a_random_part()
    {
        var keys = new S3KeyPattern(Secret).For("0a1b-2c", "export-1", Begun);

        keys.KeyOf("users.zip").Should().MatchRegex("^campaign-export/0a1b-2c/2026-06-02/users-[0-9a-f]{32}\\.zip$");
        keys.KeyOf("users-0001.csv.gz").Should().MatchRegex("^campaign-export/0a1b-2c/2026-06-02/users-0001-[0-9a-f]{32}\\.csv\\.gz$");
        keys.KeyOf("manifest.json").Should().MatchRegex("^campaign-export/0a1b-2c/2026-06-02/manifest-[0-9a-f]{32}\\.json$");
        keys.Prefix.Should().Be("campaign-export/0a1b-2c/2026-06-02/");
    }

    [Fact]
    public void Second_run_has_the_same_keys_and_another_export_has_others()
    {
        var key = KeyOf(Secret, "export-1");

        KeyOf(Secret, "export-1").Should().Be(key);
        KeyOf(Secret, "export-2").Should().NotBe(key);
        KeyOf("another secret of the host......"u8, "export-1").Should().NotBe(key, "it cannot be guessed without the secret");

        static string KeyOf(ReadOnlySpan<byte> secret, string exportId) => new S3KeyPattern(secret).For("c", exportId, Begun).KeyOf("users.zip");
    }

    [Theory]
    [InlineData("a/b", "a!2Fb")]
    [InlineData("../../x", "!2E.!2F..!2Fx")]
    [InlineData(".", "!2E")]
    [InlineData("a!2Fb", "a!212Fb")]
    [InlineData("a\r\nb", "a!0D!0Ab")]
    [InlineData("é", "!C3!A9")]
    [InlineData("{random}", "!7Brandom!7D")]
    [InlineData("A_b-9.c", "A_b-9.c")]
    public void Ids_of_campaigns_are_escaped(string id, string escaped) =>
        new S3KeyPattern(Secret).For(id, "e", Begun).KeyOf("users.zip").Should().StartWith($"campaign-export/{escaped}/2026-06-02/users-");

    [Fact]
    public void Export_of_all_users_has_its_own_folder() =>
        new S3KeyPattern(Secret).For(null, "e", Begun).KeyOf("users.zip").Should().StartWith("campaign-export/all/");

    [Fact]
    public void Pattern_can_be_changed() =>
        new S3KeyPattern(Secret, "acme/{random}/{name}.{extension}").For("c", "e", Begun).KeyOf("users.zip").Should().MatchRegex("^acme/[0-9a-f]{32}/users\\.zip$");

    [Theory]
    [InlineData("", "is empty")]
    [InlineData("x/{name}.{extension}", "lacks {random}")]
    [InlineData("x/{random}.{extension}", "lacks {name}")]
    [InlineData("x/{random}-{name}", "lacks {extension}")]
    [InlineData("/x/{random}-{name}.{extension}", "begins with a slash")]
    [InlineData("x//{random}-{name}.{extension}", "two slashes")]
    [InlineData("../{random}-{name}.{extension}", "segment of dots")]
    [InlineData("x y/{random}-{name}.{extension}", "U+0020")]
    [InlineData("{email}/{random}-{name}.{extension}", "U+007B")]
    public void Invalid_pattern_is_refused(string pattern, string why) =>
        FluentActions.Invoking(() => new S3KeyPattern(Secret, pattern)).Should().Throw<ArgumentException>().WithMessage($"*{why}*");

    [Fact]
    public void Short_secret_is_refused() =>
        FluentActions.Invoking(() => new S3KeyPattern(new byte[15])).Should().Throw<ArgumentException>().WithMessage("*fewer than 16 bytes*");

    [Theory]
    [InlineData("")]
    [InlineData("a long one")]
    public void Id_that_is_empty_or_too_long_is_refused(string id) =>
        FluentActions.Invoking(() => new S3KeyPattern(Secret).For(id.Replace("a long one", new string('x', 241)), "e", Begun)).Should().Throw<ArgumentException>();

    [Theory]
    [InlineData("", "users.zip")]
    [InlineData("a/b", "a/b/users.zip")]
    [InlineData("a/b/", "a/b/users.zip")]
    public void Files_under_a_prefix_keep_their_names(string prefix, string key) => S3KeyLayout.Under(prefix).KeyOf("users.zip").Should().Be(key);

    [Theory]
    [InlineData("/a")]
    [InlineData("a//b")]
    [InlineData("a/../b")]
    [InlineData("a\0")]
    [InlineData("a b")]
    public void Invalid_prefix_is_refused(string prefix) =>
        FluentActions.Invoking(() => S3KeyLayout.Under(prefix)).Should().Throw<ArgumentException>();

    [Fact]
    public void Key_that_is_too_long_is_refused() =>
        FluentActions.Invoking(() => S3KeyLayout.Under(new string('x', 1020)).KeyOf("users.zip")).Should().Throw<ArgumentException>();
}
