using System.Text;
using CampaignExport.Campaigns;
using CampaignExport.Sources;
using CampaignExport.Tests.Support;

namespace CampaignExport.Tests.Sources;

public sealed class CampaignDetailsReaderTests
{
    [Fact]
    public async Task Documented_fields_become_the_campaign()
    {
        var campaign = await ReadAsync(
            """
            {"message":"success","name":"Launch","description":"","draft":false,"channels":["email"],"tags":["x"],
             "messages":{"a":{"channel":"email","name":"A","subject":"s","email_headers":[]},
                         "b":{"channel":"email","name":"","subject":"s"},
                         "c":{"channel":"email","type":"control"}},
             "conversion_behaviors":[
               {"type":"Makes Specific Purchase","window":259200,"product":"shoe","app_ids":["x"]},
               {"type":"Performs Custom Event","window":86400,"custom_event_name":"opened","app_ids":null},
               {"type":"Starts Session"}]}
            """);

        campaign.Name.Should().Be("Launch");
        campaign.Channels.Should().Equal("email");
        campaign.Variations.Should().Equal(
            new Variation("email", "a", "A"), new Variation("email", "b"), new Variation("email", "c") { IsControl = true });
        campaign.ConversionBehaviors.Should().BeEquivalentTo(
            new[]
            {
                new ConversionBehavior("Makes Specific Purchase", TimeSpan.FromDays(3)) { Product = "shoe" },
                new ConversionBehavior("Performs Custom Event", TimeSpan.FromDays(1)) { CustomEventName = "opened" },
                new ConversionBehavior("Starts Session", TimeSpan.Zero),
            },
            options => options.WithStrictOrdering());
        campaign.IsMultivariate.Should().BeTrue();
    }

    [Theory]
    [InlineData("email", "email")]
    [InlineData("ios_push", "ios_push")]
    [InlineData("apple_push", "ios_push")]
    [InlineData("webhook", "webhook")]
    [InlineData("content_card", "content_cards")]
    [InlineData("content_cards", "content_cards")]
    [InlineData("in-app_message", "trigger_in_app_message")]
    [InlineData("in_app_message", "trigger_in_app_message")]
    [InlineData("trigger_in_app_message", "trigger_in_app_message")]
    [InlineData("sms", "sms")]
    [InlineData("whatsapp", "whats_app")]
    [InlineData("whats_app", "whats_app")]
    [InlineData("something_new", "something_new")]
    public async Task Every_spelling_of_a_channel_matches_the_numbers(string spelling, string channel)
    {
        var campaign = await ReadAsync($$$"""{"channels":["{{{spelling}}}"],"messages":{"a":{"channel":"{{{spelling}}}"}} }""");

        campaign.Channels.Should().Equal(channel);
        campaign.Variations.Should().Equal(new Variation(channel, "a"));
    }

    [Fact]
    public async Task Two_spellings_of_one_channel_are_one_channel()
    {
        var campaign = await ReadAsync("""{"channels":["apple_push","ios_push"],"messages":{"a":{},"b":{}}}""");

        campaign.Channels.Should().Equal("ios_push");
        campaign.IsMultivariate.Should().BeTrue();
    }

    [Fact]
    public async Task Message_without_a_channel_has_the_channel_of_the_campaign()
    {
        (await ReadAsync("""{"channels":["email"],"messages":{"a":{"type":"control"}}}""")).Variations
            .Should().Equal(new Variation("email", "a") { IsControl = true });
        (await FailAsync("""{"channels":["email","sms"],"messages":{"a":{}}}""")).Message
            .Should().Be("details.json, line 1, position 1: the message 'a' has no 'channel', and the campaign has several.");
    }

    [Fact]
    public async Task Missing_fields_are_empty()
    {
        var campaign = await ReadAsync("""{"channels":[],"name":null,"conversion_behaviors":null,"messages":null}""");

        campaign.Name.Should().BeNull();
        campaign.Channels.Should().BeEmpty();
        campaign.Variations.Should().BeEmpty();
        campaign.ConversionBehaviors.Should().BeEmpty();
    }

    [Fact]
    public async Task Byte_order_mark_is_ignored() =>
        (await ReadAsync("\uFEFF{\"channels\":[\"sms\"]}")).Channels.Should().Equal("sms");

    [Theory]
    [InlineData("""[]""", "this is not a campaign details response: it is not an object with 'channels' or 'messages'.")]
    [InlineData("""{"message":"success","data":[]}""", "this is not a campaign details response: it is not an object with 'channels' or 'messages'.")]
    [InlineData("""{"channels":"email"}""", "'channels' is not an array.")]
    [InlineData("""{"channels":[5]}""", "'channels' does not contain strings.")]
    [InlineData("""{"messages":[]}""", "'messages' is not an object with one property per message.")]
    [InlineData("""{"messages":{"a":5}}""", "the message 'a' is not an object.")]
    [InlineData("""{"channels":[],"conversion_behaviors":{}}""", "'conversion_behaviors' is not an array.")]
    [InlineData("""{"channels":[],"conversion_behaviors":[5]}""", "'conversion_behaviors' does not contain objects.")]
    [InlineData("""{"channels":["\uD83D"]}""", "a string is not valid Unicode.")]
    public async Task Undocumented_forms_are_refused(string json, string problem) =>
        (await FailAsync(json)).Message.Should().Be($"details.json, line 1, position 1: {problem}");

    [Fact]
    public async Task Invalid_JSON_is_refused_with_its_position()
    {
        (await FailAsync("{\"channels\":[\n  x]}")).Message.Should().Be("details.json, line 2, position 3: this is not JSON, or it ends too early.");
        (await FailAsync("{")).Message.Should().EndWith("this is not JSON, or it ends too early.");
    }

    [Theory]
    [InlineData("utf-8", true)]
    [InlineData("utf-16", false)]
    [InlineData("utf-16", true)]
    [InlineData("utf-16BE", false)]
    [InlineData("utf-32", true)]
    public async Task Details_are_read_in_each_encoding_of_Unicode_plain_and_in_gzip(string name, bool isPacked)
    {
        var encoding = Encoding.GetEncoding(name);
        byte[] bytes = [.. encoding.GetPreamble(), .. encoding.GetBytes("{\"name\":\"Łaunch 😀\",\"channels\":[\"email\"]}")];
        var stored = new MemoryStream();
        if (isPacked)
        {
            using var gzip = new System.IO.Compression.GZipStream(stored, System.IO.Compression.CompressionLevel.Fastest, leaveOpen: true);
            gzip.Write(bytes);
        }
        else
        {
            stored.Write(bytes);
        }

        stored.Position = 0;
        (await CampaignDetailsReader.ReadAsync(stored, "details")).Name.Should().Be("Łaunch 😀");
        stored.CanRead.Should().BeTrue();

        using var cut = new MemoryStream(stored.ToArray()[..^9]);
        await FluentActions.Awaiting(() => CampaignDetailsReader.ReadAsync(cut, "details")).Should().ThrowAsync<SourceFormatException>();
    }

    [Theory]
    [InlineData("PK\u0003\u0004", "ZIP archive")]
    [InlineData("PAR1", "Parquet")]
    [InlineData("%PDF-1.7", "PDF")]
    public async Task Details_in_an_unsupported_format_are_an_error_that_names_it(string content, string what) =>
        (await FailAsync(content)).Message.Should().StartWith("details.json, line 1, position 1: this is").And.Contain(what);

    [Fact]
    public async Task Reading_leaves_the_stream_open_and_can_be_cancelled()
    {
        using var stream = new MemoryStream("{\"channels\":[]}"u8.ToArray());
        await CampaignDetailsReader.ReadAsync(stream, "details.json");
        stream.CanRead.Should().BeTrue();

        using var slow = new TrickleStream("{\"channels\":[]}"u8.ToArray());
        await FluentActions.Awaiting(() => CampaignDetailsReader.ReadAsync(slow, "x", cancellationToken: new CancellationToken(canceled: true)))
            .Should().ThrowAsync<OperationCanceledException>();
    }

    private static async Task<Campaign> ReadAsync(string json)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(json));
        return await CampaignDetailsReader.ReadAsync(stream, "details.json");
    }

    private static async Task<SourceFormatException> FailAsync(string json) =>
        (await FluentActions.Awaiting(() => ReadAsync(json)).Should().ThrowAsync<SourceFormatException>()).Which;
}
