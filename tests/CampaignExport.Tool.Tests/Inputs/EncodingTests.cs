using System.Text;

namespace CampaignExport.Tool.Tests.Inputs;

public sealed class EncodingTests : IDisposable
{
    private static readonly Encoding Western = CodePagesEncodingProvider.Instance.GetEncoding("windows-1252")!;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("windows-1252", "users.jsonl", "{\"external_id\":\"1\",\"first_name\":\"Zoë\",\"country\":\"€\"}\n")]
    [InlineData("Windows-1252", "users.csv", "user_id,first_name,country\n1,Zoë,€\n")]
    public async Task Given_encoding_is_read(string name, string file, string text)
    {
        File.WriteAllBytes(_folder[file], Western.GetBytes(text));

        var run = await Tool.RunAsync(_folder, "recipients", "--users", file, "--encoding", name, "--columns", "user_id,first_name,country", "--packaging", "none", "--out", "out");

        run.ExitCode.Should().Be(0, run.Error);
        _folder.Csv("out/users.csv").Should().Equal("user_id|first_name|country", "1|Zoë|€");
    }

    [Fact]
    public async Task Invalid_bytes_of_the_default_encoding_are_an_error_with_their_position_and_nothing_is_written()
    {
        File.WriteAllBytes(_folder["users.jsonl"], Western.GetBytes("{\"braze_id\":\"1\"}\n{\"first_name\":\"Zoë\"}\n"));

        var run = await Tool.RunAsync(_folder, "recipients", "--users", "users.jsonl", "--out", "out");

        run.ShouldFail(1, "users.jsonl, line 2, position 18: the bytes here are invalid in the encoding of the file");
        File.Exists(_folder["out/users.zip"]).Should().BeFalse();
    }

    [Theory]
    [InlineData("klingon")]
    [InlineData("utf-7")]
    [InlineData("12")]
    [InlineData("Windows 1252")]
    public async Task Unknown_name_is_a_usage_error(string name)
    {
        Users.Write(_folder, 1);
        (await Tool.RunAsync(_folder, "recipients", "--users", "users-in.jsonl", "--encoding", name, "--out", "out")).ShouldFail(2, $"there is no encoding '{name}'");
        (await Tool.RunAsync(_folder, "import", "--store", "a-store", "--profiles", "users-in.jsonl", "--encoding", name)).ShouldFail(2, $"there is no encoding '{name}'");
    }

    [Theory]
    [InlineData("windows-1252", "--encoding", "windows-1252")]
    [InlineData("utf-16", "--format", "csv")]
    public async Task Series_are_read_in_the_given_or_detected_encoding(string encoding, params string[] option)
    {
        var series = """{"data":[{"time":"2026-06-01","messages":{"email":[{"variation_api_id":"a","variation_name":"Zoë","sent":2},{"variation_api_id":"b","variation_name":"Bo","sent":1}]}}]}""";
        var bytes = CodePagesEncodingProvider.Instance.GetEncoding(encoding) ?? Encoding.GetEncoding(encoding);
        File.WriteAllBytes(_folder["series.json"], [.. bytes.GetPreamble(), .. bytes.GetBytes(series)]);

        var run = await Tool.RunAsync(_folder, ["charts", "--data-series", "series.json", "--out", "out", .. option]);

        run.ExitCode.Should().Be(0, run.Error);
        _folder.Csv("out/sent-by-date-for-each-variant.csv").Should().Equal("Date|Zoë|Bo", "2026-06-01|2|1");
    }

    [Fact]
    public async Task Encoding_is_refused_with_a_store() =>
        (await Tool.RunAsync(_folder, "charts", "--store", "a-store", "--campaign", "c", "--encoding", "utf-8", "--out", "out"))
            .ShouldFail(2, "--encoding is for --data-series");

    [Fact]
    public async Task Import_reads_profiles_and_events_of_the_encoding()
    {
        File.WriteAllBytes(_folder["users.jsonl"], Western.GetBytes("{\"braze_id\":\"1\",\"first_name\":\"Zoë\"}\n"));
        File.WriteAllBytes(_folder["events.jsonl"], Western.GetBytes(
            """{"event_type":"users.messages.email.Send","id":"e","time":1780306200,"user_id":"1","campaign_id":"c","message_variation_name":"Mäuse"}"""));

        var run = await Tool.RunAsync(
            _folder, "import", "--store", "a-store", "--profiles", "users.jsonl", "--events", "events.jsonl", "--encoding", "windows-1252");

        run.ExitCode.Should().Be(0, run.Error);
        run = await Tool.RunAsync(_folder, "recipients", "--store", "a-store", "--columns", "first_name", "--packaging", "none", "--out", "out");
        run.ExitCode.Should().Be(0, run.Error);
        _folder.Csv("out/users.csv").Should().Equal("first_name", "Zoë");
    }
}
