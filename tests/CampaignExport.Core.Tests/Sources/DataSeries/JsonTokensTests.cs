using System.Globalization;
using System.Text;
using System.Text.Json;
using CampaignExport.Campaigns;
using CampaignExport.Metrics;
using CampaignExport.Sources;
using CampaignExport.Tests.Support;

namespace CampaignExport.Tests.Sources;

public sealed class JsonTokensTests
{
    private const int Buffer = 64 * 1024;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(4096)]
    public async Task Tokens_do_not_depend_on_the_number_of_bytes_per_read(int atOnce)
    {
        var json = "\uFEFF" + """{"a":[1,-2.5e3,"é😀\"\\",true,null],"b":{}} """;

        (await TokensAsync(new TrickleStream(Encoding.UTF8.GetBytes(json), atOnce)))
            .Should().Be("""{ "a" [ 1 -2500 "é😀"\" true null ] "b" { } }""");
    }

    [Fact]
    public async Task Token_can_span_buffers_at_every_position()
    {
        const string Token = """ "key" : "é😀 value" , "number":-1234567890.5 """;
        var size = Encoding.UTF8.GetByteCount(Token);
        for (var before = Buffer - size - 2; before <= Buffer + 2; before++)
        {
            var json = Encoding.UTF8.GetBytes("{" + new string(' ', before - 1) + Token + "}");

            (await TokensAsync(new MemoryStream(json))).Should().Be("""{ "key" "é😀 value" "number" -1234567890.5 }""");
        }
    }

    [Theory]
    [InlineData(Buffer - 10)]
    [InlineData(Buffer)]
    [InlineData((Buffer * 2) - 5)]
    [InlineData(Buffer * 10)]
    public async Task Text_longer_than_the_buffer_is_read_completely(int length)
    {
        var text = new string('x', length);

        foreach (var stream in new Stream[]
        {
            new MemoryStream(Encoding.UTF8.GetBytes($"[\"{text}\",1]")),
            new TrickleStream(Encoding.UTF8.GetBytes($"[\"{text}\",1]"), 10_000),
        })
        {
            (await TokensAsync(stream)).Should().Be($"[ \"{text}\" 1 ]");
        }
    }

    [Fact]
    public async Task Lines_are_counted_across_buffers()
    {
        var json = "[" + string.Concat(Enumerable.Repeat("1,\n", 100_000)) + "  x]";

        var error = (await FluentActions.Awaiting(() => TokensAsync(new MemoryStream(Encoding.UTF8.GetBytes(json))))
            .Should().ThrowAsync<SourceFormatException>()).Which;

        (error.Line, error.Position).Should().Be((100_001, 3));
    }

    [Fact]
    public async Task Position_of_an_invalid_token_is_counted_across_buffers()
    {
        var day = """{"time":"2026-06-01"},""";
        var json = "{\"data\":[\n" + string.Concat(Enumerable.Repeat(day + "\n", 20_000)) + "   5]}";

        var error = (await FluentActions.Awaiting(() => ReadDataSeriesAsync(new MemoryStream(Encoding.UTF8.GetBytes(json))))
            .Should().ThrowAsync<SourceFormatException>()).Which;

        error.Message.Should().Be("in.json, line 20002, position 4: 'data' must contain one object per day.");
    }

    [Fact]
    public async Task Skipped_value_is_followed_by_the_next_token()
    {
        var tokens = new JsonTokens("in.json", new TrickleStream("""{"a":{"b":[1,{"c":[]}]},"d":5,"e":[[],{}]}"""u8.ToArray()));
        var names = new List<string>();
        while (await tokens.ReadAsync(CancellationToken.None) is var token and not JsonTokenType.None)
        {
            if (token != JsonTokenType.PropertyName)
                continue;
            names.Add(tokens.GetString());
            await tokens.ReadAsync(CancellationToken.None);
            await tokens.SkipAsync(CancellationToken.None);
        }

        names.Should().Equal("a", "d", "e");
    }

    [Fact]
    public async Task White_space_of_any_length_does_not_grow_the_buffer()
    {
        using var stream = new RepeatStream("["u8.ToArray(), "       \n"u8.ToArray(), 2_200_000, "x]"u8.ToArray());

        var error = (await FluentActions.Awaiting(() => TokensAsync(stream)).Should().ThrowAsync<SourceFormatException>()).Which;

        (error.Line, error.Position, error.Problem).Should().Be((2_200_001, 1, "this is not JSON, or it ends too early."));
    }

    private static async Task<string> TokensAsync(Stream stream)
    {
        var tokens = new JsonTokens("in.json", stream);
        var seen = new List<string>();
        while (await tokens.ReadAsync(CancellationToken.None) is var token and not JsonTokenType.None)
            seen.Add(Text(tokens, token));
        return string.Join(' ', seen);
    }

    private static string Text(JsonTokens tokens, JsonTokenType token) => token switch
    {
        JsonTokenType.StartObject => "{",
        JsonTokenType.EndObject => "}",
        JsonTokenType.StartArray => "[",
        JsonTokenType.EndArray => "]",
        JsonTokenType.PropertyName or JsonTokenType.String => $"\"{tokens.GetString()}\"",
        JsonTokenType.Number => tokens.TryGetDecimal(out var number) ? number.ToString(CultureInfo.InvariantCulture) : "",
        JsonTokenType.True => "true",
        JsonTokenType.False => "false",
        _ => "null",
    };

    private static async Task ReadDataSeriesAsync(Stream stream)
    {
        var days = new DataSeriesDays(new DataSeriesOptions(), new DailyMetricsBuilder(catalog: null), new Warnings(null));
        await new DataSeriesReader("in.json", stream, ChannelCatalog.Default, days, new Warnings(null)).ReadAsync(CancellationToken.None);
    }
}
