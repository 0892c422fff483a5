using System.Text.Json;
using CampaignExport.S3.Uploads;
using FluentAssertions;
using Xunit;

namespace CampaignExport.S3.Tests;

public sealed class UploadStateTests
{
    private static readonly UploadState State = new("2~a b:c+\"é", "mark", S3Checksum.Sha256, [new(1, 5_242_880, "e:1 \"x\"", "a+b/c=="), new(3, 7, "")]);

    [Fact]
    public void A_state_is_read_as_it_was_whatever_the_store_calls_things() =>
        UploadState.Parse(State.ToText()).Should().BeEquivalentTo(State);

    [Fact]
    public void Nothing_of_a_state_is_escaped_in_the_json_of_a_checkpoint() =>
        JsonSerializer.Serialize(State.ToText()).Should().Be($"\"{State.ToText()}\"");

    [Fact]
    public void Of_an_upload_of_which_nothing_was_stored_there_is_no_state() => UploadState.Parse("").Should().BeNull();

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
    public void What_is_no_state_is_refused(string text)
    {
        var parse = () => UploadState.Parse(text);
        parse.Should().Throw<FormatException>();
    }
}
