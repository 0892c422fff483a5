using System.Text;
using System.Text.Json;
using CampaignExport.Campaigns;
using CampaignExport.Metrics;
using CampaignExport.Sources;
using CampaignExport.Tests.Support;

namespace CampaignExport.Tests.Sources;

public sealed class JsonTokenReaderTests
{
    private const int Buffer = 64 * 1024;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(4096)]
    public async Task Tokens_are_the_same_however_few_bytes_come_at_once(int atOnce)
    {
        var json = "\uFEFF" + """{"a":[1,-2.5e3,"é😀\"\\",true,null],"b":{}} """;

        (await TokensAsync(new TrickleStream(Encoding.UTF8.GetBytes(json), atOnce)))
            .Should().Be("""{ "a" [ 1 -2.5e3 "é😀\"\\" true null ] "b" { } }""");
    }

    [Fact]
    public async Task A_token_may_lie_across_the_end_of_the_buffer_at_every_place()
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
    public async Task A_text_longer_than_the_buffer_is_read_whole(int length)
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
    public async Task The_place_of_a_refused_token_is_counted_across_buffers()
    {
        var day = """{"time":"2026-06-01"},""";
        var json = "{\"data\":[\n" + string.Concat(Enumerable.Repeat(day + "\n", 20_000)) + "   5]}";

        var error = (await FluentActions.Awaiting(() => ReadDataSeriesAsync(new MemoryStream(Encoding.UTF8.GetBytes(json))))
            .Should().ThrowAsync<SourceFormatException>()).Which;

        error.Message.Should().Be("in.json, line 20002, position 4: 'data' must contain one object per day.");
    }

    private static async Task<string> TokensAsync(Stream stream)
    {
        var tokens = new Recorded();
        await new JsonTokenReader("in.json", tokens).ReadAsync(stream, CancellationToken.None);
        return string.Join(' ', tokens.Seen);
    }

    private static async Task ReadDataSeriesAsync(Stream stream)
    {
        var days = new DataSeriesDays(new DataSeriesOptions(), new DailyMetricsBuilder(), new Warnings(null));
        var tokens = new DataSeriesTokens("in.json", ChannelCatalog.Default, days, new Warnings(null));
        await new JsonTokenReader("in.json", tokens).ReadAsync(stream, CancellationToken.None);
    }

    private sealed class Recorded : IJsonTokens
    {
        public List<string> Seen { get; } = [];

        public void Take(ref Utf8JsonReader reader) => Seen.Add(
            reader.TokenType is JsonTokenType.PropertyName or JsonTokenType.String
                ? $"\"{Encoding.UTF8.GetString(reader.ValueSpan)}\""
                : Encoding.UTF8.GetString(reader.ValueSpan));
    }
}
