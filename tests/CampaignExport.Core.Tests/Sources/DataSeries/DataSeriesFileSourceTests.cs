using System.IO.Compression;
using System.Text;
using CampaignExport.Campaigns;
using CampaignExport.Metrics;
using CampaignExport.Sources;

namespace CampaignExport.Tests.Sources;

public sealed class DataSeriesFileSourceTests
{
    private static readonly DateOnly Day = new(2026, 6, 1);

    private readonly List<string> _warnings = [];

    [Theory]
    [InlineData("email", "email")]
    [InlineData("in_app_message", "trigger_in_app_message")]
    [InlineData("trigger_in_app_message", "trigger_in_app_message")]
    [InlineData("webhook", "webhook")]
    [InlineData("sms", "sms")]
    [InlineData("whats_app", "whats_app")]
    [InlineData("content_cards", "content_cards")]
    [InlineData("android_push", "android_push")]
    [InlineData("ios_push", "ios_push")]
    [InlineData("apple_push", "ios_push")]
    [InlineData("kindle_push", "kindle_push")]
    [InlineData("web_push", "web_push")]
    [InlineData("windows_phone8_push", "windows_phone8_push")]
    [InlineData("windows_universal_push", "windows_universal_push")]
    public async Task Every_documented_name_of_a_channel_is_read(string key, string channel)
    {
        var metrics = await ReadAsync($$$"""{"data":[{"time":"2026-06-01","messages":{"{{{key}}}":[{"sent":5}]}}]}""");

        metrics.Channels.Should().Equal(channel);
        metrics.GetVariationSeries(channel, "#1", "sent").ValueOn(Day).Should().Be(5);
        _warnings.Should().BeEmpty();
    }

    [Fact]
    public async Task Every_documented_field_of_the_campaign_and_of_its_messages_is_read()
    {
        string[] campaign =
        [
            "conversions", "conversions1", "conversions2", "conversions3", "conversions_by_send_time", "conversions1_by_send_time",
            "conversions2_by_send_time", "conversions3_by_send_time", "unique_recipients",
        ];
        string[] ofMessage = [.. campaign, "sent", "direct_opens", "total_opens", "bounces", "body_clicks", "carousel_slide_1_Sale_click", "notif_button_2_x_click"];
        var metrics = await ReadAsync(
            $$$"""
            {"message":"success","data":[{"time":"2026-06-01","revenue":12.34,{{{Fields(campaign, 1)}}},
            "messages":{"ios_push":[{"variation_name":"V","variation_api_id":"v","revenue":-0.5,{{{Fields(ofMessage, 100)}}}}]}}]}
            """);

        for (var i = 0; i < campaign.Length; i++)
            metrics.GetCampaignSeries(campaign[i]).ValueOn(Day).Should().Be(1 + i);
        for (var i = 0; i < ofMessage.Length; i++)
            metrics.GetVariationSeries("ios_push", "v", ofMessage[i]).ValueOn(Day).Should().Be(100 + i);
        metrics.GetCampaignSeries("revenue").ValueOn(Day).Should().Be(12.34m);
        metrics.GetVariationSeries("ios_push", "v", "revenue").ValueOn(Day).Should().Be(-0.5m);
        metrics.Variations.Should().Equal(new Variation("ios_push", "v", "V"));
        _warnings.Should().BeEmpty();

        static string Fields(string[] names, int first) => string.Join(',', names.Select((name, at) => $"\"{name}\":{first + at}"));
    }

    [Fact]
    public async Task Object_with_enrolled_is_the_control_group()
    {
        var metrics = await ReadAsync(
            """
            {"data":[{"time":"2026-06-01","messages":{"email":[
              {"variation_api_id":"a","sent":1,"enrolled":null},{"variation_api_id":"b","enrolled":0}]}}]}
            """);

        metrics.Variations.Select(variation => (variation.Id, variation.IsControl)).Should().Equal(("a", false), ("b", true));
    }

    [Fact]
    public async Task Several_messages_of_one_channel_on_one_day_are_kept_apart()
    {
        var metrics = await ReadAsync(
            """
            {"data":[
              {"time":"2026-06-01","messages":{"email":[{"sent":1},{"sent":2},{"variation_name":"N","sent":3}],"sms":[{"sent":9}]}},
              {"time":"2026-06-02","messages":{"email":[{"sent":10},{"sent":20}]}}]}
            """);

        metrics.GetVariationSeries("email", "#1", "sent").ValueOn(Day).Should().Be(1);
        metrics.GetVariationSeries("email", "#2", "sent").ValueOn(Day).Should().Be(2);
        metrics.GetVariationSeries("email", "N", "sent").ValueOn(Day).Should().Be(3);
        metrics.GetVariationSeries("sms", "#1", "sent").ValueOn(Day).Should().Be(9);
        metrics.GetVariationSeries("email", "#2", "sent").ValueOn(Day.AddDays(1)).Should().Be(20);
    }

    [Fact]
    public async Task Unknown_channel_is_kept_and_reported_once()
    {
        var metrics = await ReadAsync(
            """
            {"data":[
              {"time":"2026-06-01","messages":{"rcs":[{"sent":5,"share":0.5}]}},
              {"time":"2026-06-02","messages":{"rcs":[{"sent":6}]}}]}
            """);

        metrics.GetVariationSeries("rcs", "#1", "sent").ValueOn(Day).Should().Be(5);
        metrics.GetVariationSeries("rcs", "#1", "share").ValueOn(Day).Should().Be(0.5m);
        _warnings.Should().Equal(
            "The channel 'rcs' is not known; its numbers are kept.",
            "The metric 'sent' of the channel 'rcs' is not known; its numbers are kept.",
            "The metric 'share' of the channel 'rcs' is not known; its numbers are kept.");
    }

    [Theory]
    [InlineData("""{"sent":5}""")]
    [InlineData("5")]
    [InlineData("\"x\"")]
    [InlineData("[5,\"x\",null,[1,[2]],{\"sent\":7}]")]
    public async Task Unknown_channel_of_an_unknown_form_is_reported_and_not_an_error(string form)
    {
        var metrics = await ReadAsync($$$"""{"data":[{"time":"2026-06-01","messages":{"rcs":{{{form}}},"email":[{"sent":5}]}}]}""");

        metrics.GetVariationSeries("email", "#1", "sent").ValueOn(Day).Should().Be(5);
        metrics.GetVariationSeries("rcs", "#1", "sent").ValueOn(Day).Should().Be(form[0] == '[' ? 7 : 0);
        _warnings.Should().Contain("The channel 'rcs' is not known and contains something other than messages, which is skipped.");
    }

    [Fact]
    public async Task Unknown_fields_are_reported_and_kept_if_they_are_numbers()
    {
        var metrics = await ReadAsync(
            """
            {"paging":{"next":[1,{"time":"x"}]},"total":3,"data":[{"time":"2026-06-01","sessions":4,"note":"x","flags":[true,{"a":[]}],"deep":{"messages":{"email":[]}},
              "messages":{"email":[{"sent":5,"amp_opens":6,"label":"x","on":true,"list":[[1]]}]}}]}
            """);

        metrics.GetCampaignSeries("sessions").ValueOn(Day).Should().Be(4);
        metrics.GetVariationSeries("email", "#1", "amp_opens").ValueOn(Day).Should().Be(6);
        metrics.GetVariationSeries("email", "#1", "sent").ValueOn(Day).Should().Be(5);
        metrics.Channels.Should().Equal("email");
        _warnings.Should().BeEquivalentTo(
            "The field 'paging' is not known and not a number; it is skipped.",
            "The metric 'sessions' of the campaign is not known; its numbers are kept.",
            "The field 'note' is not known and not a number; it is skipped.",
            "The field 'flags' is not known and not a number; it is skipped.",
            "The field 'deep' is not known and not a number; it is skipped.",
            "The metric 'amp_opens' of the channel 'email' is not known; its numbers are kept.",
            "The field 'label' is not known and not a number; it is skipped.",
            "The field 'on' is not known and not a number; it is skipped.",
            "The field 'list' is not known and not a number; it is skipped.");
    }

    [Fact]
    public async Task At_most_one_hundred_warnings_are_reported()
    {
        var fields = string.Join(',', Enumerable.Range(0, 500).Select(at => $"\"x{at}\":1"));

        await ReadAsync($$$"""{"data":[{"time":"2026-06-01",{{{fields}}}}]}""");

        _warnings.Should().HaveCount(101);
        _warnings[^1].Should().Be("There are more warnings, which are not shown.");
    }

    [Fact]
    public async Task Date_can_follow_the_numbers()
    {
        var metrics = await ReadAsync(
            """
            {"data":[{"conversions":3,"messages":{"email":[{"sent":5}]},"time":"2026-06-02"},{"messages":{},"time":"2026-06-01"}]}
            """);

        metrics.Days.Should().Be(new DayRange(Day, Day.AddDays(1)));
        metrics.GetVariationSeries("email", "#1", "sent").ValueOn(Day.AddDays(1)).Should().Be(5);
        metrics.GetCampaignSeries("conversions").ValueOn(Day.AddDays(1)).Should().Be(3);
    }

    [Theory]
    [InlineData("2026-06-01T00:00:00Z")]
    [InlineData("2026-06-01T23:59:59.999-05:00")]
    [InlineData("2026-06-01T00:00:00-5:00")]
    [InlineData("2026-06-01 00:00:00 UTC")]
    [InlineData("2026-06-01")]
    public async Task Date_with_a_time_is_the_written_day(string time) =>
        (await ReadAsync($$$"""{"data":[{"time":"{{{time}}}","messages":{}}]}""")).Days.Should().Be(new DayRange(Day, Day));

    [Fact]
    public async Task Null_is_no_value_in_any_field()
    {
        var metrics = await ReadAsync(
            """
            {"message":null,"data":[{"time":"2026-06-01","conversions":null,"revenue":null,"x":null,
              "messages":{"email":[{"sent":null,"variation_name":null,"variation_api_id":null,"y":null}],"sms":null}},
              {"time":"2026-06-02","messages":null}]}
            """);

        metrics.GetCampaignSeries("conversions").IsEmpty.Should().BeTrue();
        metrics.Variations.Should().Equal(new Variation("email", null));
        metrics.Days!.Count.Should().Be(2);
        _warnings.Should().BeEmpty();
    }

    [Fact]
    public async Task Counts_of_64_bits_are_exact_and_can_have_a_decimal_point()
    {
        var metrics = await ReadAsync(
            """
            {"data":[{"time":"2026-06-01","messages":{"email":[{"sent":9223372036854775807,"opens":9007199254740993,"clicks":12.0,"bounces":1.2e3}]}}]}
            """);

        metrics.GetVariationSeries("email", "#1", "sent").ValueOn(Day).Should().Be(long.MaxValue);
        metrics.GetVariationSeries("email", "#1", "opens").ValueOn(Day).Should().Be(9007199254740993);
        metrics.GetVariationSeries("email", "#1", "clicks").ValueOn(Day).ToString(System.Globalization.CultureInfo.InvariantCulture).Should().Be("12");
        metrics.GetVariationSeries("email", "#1", "bounces").ValueOn(Day).Should().Be(1200);
    }

    [Theory]
    [InlineData("1e19")]
    [InlineData("-1e19")]
    [InlineData("1e300")]
    public async Task Unknown_field_with_a_huge_number_is_not_an_error(string number)
    {
        var metrics = await ReadAsync($$$"""{"data":[{"time":"2026-06-01","own":{{{number}}},"messages":{"email":[{"sent":5,"own":{{{number}}}}]}}]}""");

        metrics.GetVariationSeries("email", "#1", "sent").ValueOn(Day).Should().Be(5);
        _warnings.Should().Equal("The field 'own' is not known and its number is too large to be counted; it is skipped.");
    }

    [Theory]
    [InlineData("""{"data":[{"time":"2026-06-01","conversions":1}]}{"data":[{"time":"2026-06-02","conversions":2}]}""")]
    [InlineData("{\"data\":[{\"time\":\"2026-06-01\",\"conversions\":1}],\"message\":\"success\"}\n\n{\"data\":[{\"time\":\"2026-06-02\",\"conversions\":2}]}\n")]
    [InlineData("""[{"data":[{"time":"2026-06-01","conversions":1}]},{"data":[{"time":"2026-06-02","conversions":2}]}]""")]
    [InlineData("""[{"data":[]}] {"data":[{"time":"2026-06-01","conversions":1}]} [] [{"data":[{"time":"2026-06-02","conversions":2}]}]""")]
    public async Task Several_responses_in_a_file_are_read(string json)
    {
        var metrics = await ReadAsync(json);

        metrics.GetCampaignSeries("conversions").ValueOn(Day).Should().Be(1);
        metrics.GetCampaignSeries("conversions").ValueOn(Day.AddDays(1)).Should().Be(2);
    }

    [Fact]
    public async Task Files_and_folders_are_read_in_the_given_order_and_folders_in_the_order_of_paths()
    {
        using var folder = new TemporaryFolder();
        foreach (var name in new[] { "pulls", "pulls/2025", "pulls/2026", "pulls/_old", "pulls/.git" })
            Directory.CreateDirectory(folder[name]);
        Sent("pulls/2026/a.json", 3);
        Sent("pulls/2025/z.json", 2);
        Sent("pulls/_old/a.json", 100);
        Sent("pulls/.git/a.json", 100);
        Sent("pulls/_committed_1", 100);
        Sent("pulls/.a.json", 100);
        Sent("last.json", 4);
        Sent("first.json", 1);

        var metrics = await new DataSeriesFileSource([folder["first.json"], folder["pulls"], folder["last.json"]], new() { OnWarning = _warnings.Add })
            .ReadAsync(new MetricsQuery("c"));

        metrics.GetVariationSeries("email", "#1", "sent").ValueOn(Day).Should().Be(4);
        _warnings.Select(warning => warning[(warning.LastIndexOf(':') + 1)..]).Should().Equal(" sent 1 becomes 2.", " sent 2 becomes 3.", " sent 3 becomes 4.");

        void Sent(string name, int sent) => folder.Write(name, $$$"""{"data":[{"time":"2026-06-01","messages":{"email":[{"sent":{{{sent}}}}]}}]}""");
    }

    [Fact]
    public async Task Compressed_file_is_read_and_a_damaged_one_is_an_error()
    {
        using var folder = new TemporaryFolder();
        var bytes = new MemoryStream();
        await using (var gzip = new GZipStream(bytes, CompressionLevel.Fastest, leaveOpen: true))
            await gzip.WriteAsync("""{"data":[{"time":"2026-06-01","conversions":1}]}"""u8.ToArray());
        await File.WriteAllBytesAsync(folder["whole.json.gz"], bytes.ToArray());
        await File.WriteAllBytesAsync(folder["cut.json.gz"], bytes.ToArray()[..^9]);

        (await new DataSeriesFileSource(folder["whole.json.gz"]).ReadAsync(new MetricsQuery("c"))).GetCampaignSeries("conversions").ValueOn(Day).Should().Be(1);
        await FluentActions.Awaiting(() => new DataSeriesFileSource(folder["cut.json.gz"]).ReadAsync(new MetricsQuery("c")))
            .Should().ThrowAsync<SourceFormatException>().WithMessage("cut.json.gz, line 1, *");
    }

    [Fact]
    public void Empty_list_of_files_is_refused() =>
        FluentActions.Invoking(() => new DataSeriesFileSource(Array.Empty<string>(), null)).Should().Throw<ArgumentException>();

    [Fact]
    public async Task Byte_order_mark_is_ignored() =>
        (await ReadAsync("\uFEFF" + """{"data":[{"time":"2026-06-01"}]}""")).Days.Should().NotBeNull();

    [Fact]
    public async Task Response_without_days_has_no_days()
    {
        (await ReadAsync("""{"data":[]}""")).Days.Should().BeNull();
        (await ReadAsync("""{"message":"success","data":[],"x":1}""")).Channels.Should().BeEmpty();
    }

    [Fact]
    public async Task Channels_and_metrics_of_the_host_are_known()
    {
        using var folder = new TemporaryFolder();
        var catalog = ChannelCatalog.Default
            .With(new Channel("rcs", "RCS") { Aliases = ["rich"], Metrics = [new("sent", "Sent")] })
            .With(new Metric("refunds", "Refunds", MetricUnit.Money));
        var path = folder.Write("in.json", """{"data":[{"time":"2026-06-01","refunds":0.5,"messages":{"rich":[{"sent":5}]}}]}""");

        var metrics = await new DataSeriesFileSource(path, new() { Catalog = catalog, OnWarning = _warnings.Add }).ReadAsync(new MetricsQuery("c"));

        metrics.GetVariationSeries("rcs", "#1", "sent").ValueOn(Day).Should().Be(5);
        metrics.GetCampaignSeries("refunds").ValueOn(Day).Should().Be(0.5m);
        _warnings.Should().BeEmpty();
    }

    [Fact]
    public async Task Escapes_and_names_of_any_script_are_read_as_text()
    {
        var metrics = await ReadAsync(
            """{"data":[{"time":"2026-06-01","messages":{"email":[{"variation_name":"é \u00e9 \"\\\n 😀 \uD83D\uDE00","variation_api_id":"","sent":1}]}}]}""");

        metrics.Variations.Should().Equal(new Variation("email", null, "é é \"\\\n 😀 😀"));
    }

    [Fact]
    public async Task Missing_file_is_an_error() =>
        await FluentActions.Awaiting(() => new DataSeriesFileSource("/nowhere/at/all.json").ReadAsync(new MetricsQuery("c")))
            .Should().ThrowAsync<IOException>();

    [Fact]
    public async Task Reading_can_be_cancelled()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("in.json", """{"data":[]}""");

        await FluentActions.Awaiting(() => new DataSeriesFileSource(path).ReadAsync(new MetricsQuery("c"), new CancellationToken(canceled: true)))
            .Should().ThrowAsync<OperationCanceledException>();
    }

    private async Task<DailyMetrics> ReadAsync(string json)
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder["in.json"], json, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        return await new DataSeriesFileSource(folder["in.json"], new() { OnWarning = _warnings.Add }).ReadAsync(new MetricsQuery("c"));
    }
}
