namespace CampaignExport.Tool.Tests;

public sealed class FailureTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Malformed_json_names_line_and_position_and_leaves_the_folder_untouched()
    {
        Directory.CreateDirectory(_folder["out"]);
        _folder.Write("out/messages-sent-by-date.csv", "mine");
        _folder.Write("bad.json", "{\"data\": [\n  {\"time\": \"2026-06-01\",, \"messages\": {}}\n]}\n");

        var run = await Tool.RunAsync(_folder, "charts", "--data-series", "bad.json", "--out", "out", "--overwrite");

        run.ShouldFail(1, "bad.json, line 2, position 25:");
        _folder.Files.Should().Equal("bad.json", "out/messages-sent-by-date.csv");
        _folder.Text("out/messages-sent-by-date.csv").Should().Be("mine");
    }

    [Theory]
    [InlineData("", "line 1")]
    [InlineData("[]", "line 1")]
    [InlineData("{\"message\": \"no such campaign\"}", "its 'message' is not 'success'")]
    [InlineData("{\"data\": [{\"time\": \"2026-06-01\", \"messages\": {\"email\": [{\"sent\": -1}]}}]}", "'sent'")]
    public async Task File_that_is_not_a_data_series_is_a_failure_with_a_reason(string text, string hint)
    {
        _folder.Write("bad.json", text);

        var run = await Tool.RunAsync(_folder, "charts", "--data-series", "bad.json", "--out", "out");

        run.ShouldFail(1, "bad.json, line 1", hint);
        _folder.Files.Should().Equal("bad.json");
    }

    [Fact]
    public async Task Malformed_details_are_a_failure_that_names_their_file()
    {
        _folder.Write("details.json", "{\n\"channels\": [\"email\"\n");

        var run = await Tool.RunAsync(
            _folder, "charts", "--data-series", Tool.Multichannel, "--details", "details.json", "--out", "out");

        run.ShouldFail(1, "details.json, line 3");
        _folder.Files.Should().Equal("details.json");
    }

    [Fact]
    public async Task Folder_that_cannot_be_created_is_a_failure()
    {
        _folder.Write("file", "");

        var run = await Tool.RunAsync(_folder, "charts", "--data-series", Tool.Multichannel, "--out", "file/out");

        run.ShouldFail(2, "'file' is a file");
    }

    [Fact]
    public async Task Folder_in_place_of_a_chart_is_a_failure_that_leaves_no_chart()
    {
        Directory.CreateDirectory(_folder["out/ios-push-engagement-by-date.csv"]);

        var run = await Tool.RunAsync(_folder, "charts", "--data-series", Tool.Multichannel, "--out", "out", "--overwrite");

        run.ShouldFail(1, "ios-push-engagement-by-date.csv");
        _folder.Files.Should().BeEmpty();
    }

    [Fact]
    public async Task Unwritable_output_is_a_failure()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "Needs a device that is always full.");
        var run = await Tool.RunInShellAsync(_folder, "\"$@\" > /dev/full", "charts", "--data-series", Tool.Multichannel, "--out", "out");

        run.ShouldFail(1, "space");
    }

    [Fact]
    public async Task Amounts_too_large_to_add_up_are_refused_with_their_position()
    {
        _folder.Write("rich.json", """
            {"data": [
              {"time": "2026-06-01", "revenue": 79228162514264337593543950335, "messages": {}},
              {"time": "2026-06-01", "revenue": 79228162514264337593543950335, "messages": {}}]}
            """);

        var run = await Tool.RunAsync(_folder, "charts", "--data-series", "rich.json", "--out", "out");

        run.ShouldFail(1, "rich.json, line 2, position 37: 'revenue'");
    }

    [Fact]
    public async Task Stack_trace_is_printed_only_on_request_after_the_error()
    {
        _folder.Write("bad.json", "?");
        string[] arguments = ["charts", "--data-series", "bad.json", "--out", "out"];

        var plain = await Tool.RunAsync(_folder, arguments);
        var traced = await Tool.RunWithAsync(_folder, new() { ["CAMPAIGN_EXPORT_DEBUG"] = "1" }, arguments);

        plain.ShouldFail(1, "bad.json");
        traced.ExitCode.Should().Be(1);
        traced.ErrorLines[0].Should().Be(plain.ErrorLines[0]);
        traced.ErrorLines.Should().Contain(line => line.StartsWith("   at CampaignExport.", StringComparison.Ordinal));
    }

    [Fact]
    public void Unexpected_error_is_a_failure_with_a_hint() =>
        Failure.From(new InvalidOperationException("Two at once."), interrupted: false).Should().Be(new Failure(
            1, "unexpected error, InvalidOperationException: Two at once. Set CAMPAIGN_EXPORT_DEBUG=1 to see where it comes from."));

    [Fact]
    public void Unrequested_cancellation_is_not_an_interruption() =>
        Failure.From(new OperationCanceledException(), interrupted: false).Code.Should().Be(1);

    [Fact]
    public void Invalid_request_is_a_usage_error() =>
        Failure.From(new ExportRequestException("Choose another one."), interrupted: false).Should().Be(new Failure(2, "Choose another one."));

    [Fact]
    public void Argument_exception_is_an_internal_error() =>
        Failure.From(new ArgumentException("Choose another one.", "name"), interrupted: false).Code.Should().Be(1);

    [Fact]
    public void Aggregate_error_is_explained_by_its_first_error() =>
        Failure.From(new AggregateException(new ExportRequestException("Choose another one.")), interrupted: false).Message.Should().Be("Choose another one.");
}
