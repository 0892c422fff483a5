using CampaignExport.Sinks;

namespace CampaignExport.Tests.Sinks;

public sealed class FileNamesTests
{
    public static TheoryData<string, string> UnsafeNames => new()
    {
        { "a/b.csv", "has a separator, a wildcard or a control character" },
        { "a\\b.csv", "has a separator, a wildcard or a control character" },
        { "/etc/passwd", "has a separator, a wildcard or a control character" },
        { "c:x", "has a separator, a wildcard or a control character" },
        { "a*.csv", "has a separator, a wildcard or a control character" },
        { "a?.csv", "has a separator, a wildcard or a control character" },
        { "a\0.csv", "has a separator, a wildcard or a control character" },
        { "a\n.csv", "has a separator, a wildcard or a control character" },
        { "a\u0085.csv", "has a separator, a wildcard or a control character" },
        { "..", "starts with a dot, which marks unfinished files" },
        { ".hidden", "starts with a dot, which marks unfinished files" },
        { "a.", "ends with a dot or a space" },
        { "a ", "ends with a dot or a space" },
        { "CON", "is reserved by Windows" },
        { "con.csv", "is reserved by Windows" },
        { "Aux .txt", "is reserved by Windows" },
        { "lpt9.tar.gz", "is reserved by Windows" },
        { "com¹.csv", "is reserved by Windows" },
        { new string('x', 241), "is longer than 240 bytes" },
        { new string('語', 81), "is longer than 240 bytes" },
    };

    [Theory]
    [MemberData(nameof(UnsafeNames))]
    public void Name_unsafe_on_any_platform_is_refused_with_the_reason(string name, string reason) =>
        FluentActions.Invoking(() => FileNames.Validate(name))
            .Should().Throw<ArgumentException>().Which.Message.Should().Be($"The file name '{name}' {reason}. Choose another one. (Parameter 'name')");

    [Theory]
    [InlineData("messages-sent-by-date.csv")]
    [InlineData("größe 語.csv")]
    [InlineData("console.csv")]
    [InlineData("a..b")]
    [InlineData("com10.csv")]
    [InlineData("😀")]
    public void Safe_name_is_accepted(string name) => FluentActions.Invoking(() => FileNames.Validate(name)).Should().NotThrow();

    [Fact]
    public void Name_of_240_bytes_is_accepted() => FluentActions.Invoking(() => FileNames.Validate(new string('語', 80))).Should().NotThrow();

    [Fact]
    public void Name_is_required() => FluentActions.Invoking(() => FileNames.Validate("")).Should().Throw<ArgumentException>();
}
