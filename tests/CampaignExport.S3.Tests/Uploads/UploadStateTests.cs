using System.Text.Json;
using CampaignExport.S3.Uploads;
using FluentAssertions;
using Xunit;

namespace CampaignExport.S3.Tests;

public sealed class UploadStateTests
{
    private static readonly UploadState State = new("2~a b:c+\"é", "mark", S3Checksum.Sha256, [new(1, 5_242_880, "e:1 \"x\"", "a+b/c=="), new(3, 7, "")]);

    [Fact]
    public void State_is_restored_with_any_ids_of_the_store() =>
        UploadState.Parse(State.ToText()).Should().BeEquivalentTo(State);

    [Fact]
    public void State_needs_no_escapes_in_the_JSON_of_a_checkpoint() =>
        JsonSerializer.Serialize(State.ToText()).Should().Be($"\"{State.ToText()}\"");

    [Fact]
    public void Upload_without_stored_parts_has_no_state() => UploadState.Parse("").Should().BeNull();

    [Theory]
    [InlineData("{}")]
    [InlineData("1")]
    [InlineData("1 id mark")]
    [InlineData("1  mark None")]
    [InlineData("1 id mark Md5")]
    [InlineData("1 id mark 7")]
    [InlineData("2 id mark None")]
    [InlineData("1 id mark None 1:5")]
    [InlineData("1 id mark None -1:5:e")]
    [InlineData("1 id mark None 1:5:e:c:x")]
    [InlineData("1 id mark None ")]
    public void Text_that_is_not_a_state_is_refused(string text)
    {
        var parse = () => UploadState.Parse(text);
        parse.Should().Throw<FormatException>();
    }
}
