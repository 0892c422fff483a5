using CampaignExport.Campaigns;
using CampaignExport.Exports;
using CampaignExport.Metrics;
using CampaignExport.Tests.Exports;
using CampaignExport.Tests.Support;

namespace CampaignExport.Tests.Metrics;

/// <summary>The builder checks the numbers of a host's source.</summary>
public sealed class DailyMetricsBuilderTests
{
    private static readonly DateOnly Day = new(2026, 6, 1);

    [Theory]
    [InlineData("email", "Sent", 1, "2026-06-01, channel 'email', variation 'A', metric 'Sent': the metric is unknown; write 'sent'.")]
    [InlineData("email", "SENT", 1, "*, metric 'SENT': the metric is unknown; write 'sent'.")]
    [InlineData("email", "Conversions", 1, "*: the metric is unknown; write 'conversions'.")]
    [InlineData("email", "sends", 1, "*: the metric is unknown. The known names are sent, delivered, opens, *; add others to the catalog.")]
    [InlineData("email", "total_opens", 1, "*channel 'email'*metric 'total_opens': the metric is unknown. *")]
    [InlineData("email", "sent ", 1, "*: the metric is unknown. *")]
    [InlineData("Email", "sent", 1, "2026-06-01, channel 'Email', variation 'A', metric 'sent': the channel is unknown; write 'email'.")]
    [InlineData("apple_push", "sent", 1, "*: the channel is unknown; write 'ios_push'.")]
    [InlineData("in-app_message", "clicks", 1, "*: the channel is unknown; write 'trigger_in_app_message'.")]
    [InlineData("mail", "sent", 1, "*channel 'mail'*: the channel is unknown. The known names are email, *; add others to the catalog.")]
    [InlineData("", "sent", 1, "*: the channel is unknown. *")]
    [InlineData("email", "sent", -1, "2026-06-01, channel 'email', variation 'A', metric 'sent': a count must be a whole number from 0 to 9223372036854775807.")]
    [InlineData("email", "sent", 0.5, "*: a count must be a whole number *")]
    [InlineData("email", "unique_opens", 1e19, "*: a count must be a whole number *")]
    [InlineData("ios_push", "carousel_slide_1_title_impressions", -1, "*: a count must be a whole number *")]
    [InlineData(null, "Unique_Recipients", 1, "2026-06-01, metric 'Unique_Recipients': the metric is unknown; write 'unique_recipients'.")]
    [InlineData(null, "sent", 1, "2026-06-01, metric 'sent': the metric is unknown without a channel. The known names are unique_recipients, *")]
    [InlineData(null, "conversions", 1.5, "2026-06-01, metric 'conversions': a count must be a whole number *")]
    public void Unknown_name_or_invalid_count_is_an_error_that_names_its_place(string? channel, string metric, double value, string problem)
    {
        var metrics = new DailyMetricsBuilder();

        var add = () => Add(metrics, channel, metric, (decimal)value);

        add.Should().Throw<SourceDataException>().WithMessage(problem);
    }

    [Fact]
    public void Invalid_count_is_found_after_valid_ones()
    {
        var metrics = new DailyMetricsBuilder();
        Add(metrics, "email", "sent", 5);
        Add(metrics, "email", "sent", 7);

        metrics.Invoking(one => Add(one, "email", "sent", -1)).Should().Throw<SourceDataException>();

        metrics.Build().GetVariationSeries("email", "A", "sent").ValueOn(Day).Should().Be(12);
    }

    [Theory]
    [InlineData("revenue", 12.34)]
    [InlineData("revenue", -5)]
    [InlineData("conversions", 0)]
    public void Money_may_be_fractional_and_negative(string metric, double value)
    {
        var metrics = new DailyMetricsBuilder();
        Add(metrics, null, metric, (decimal)value);
        Add(metrics, "email", metric, (decimal)value);

        metrics.Build().GetCampaignSeries(metric).ValueOn(Day).Should().Be((decimal)value);
    }

    [Fact]
    public void Message_of_an_unknown_channel_is_an_error()
    {
        new DailyMetricsBuilder().Invoking(metrics => metrics.AddVariation(new Variation("sMs", "A")))
            .Should().Throw<SourceDataException>().WithMessage("Channel 'sMs', variation 'A': the channel is unknown; write 'sms'.");
    }

    [Fact]
    public void Names_of_a_catalog_of_the_host_are_accepted()
    {
        var catalog = ChannelCatalog.Default.With(new Channel("telegram", "Telegram") { Metrics = [new("sent", "Sent"), new("joined", "Joined")] });
        var metrics = new DailyMetricsBuilder(catalog);
        Add(metrics, "telegram", "joined", 3);

        metrics.Invoking(one => Add(one, "telegram", "opens", 3)).Should().Throw<SourceDataException>();

        metrics.Build().Warnings.Should().BeEmpty("a channel without a list of its own has charts of all metrics");
    }

    [Fact]
    public async Task Metric_that_no_chart_shows_is_a_warning()
    {
        var metrics = new DailyMetricsBuilder();
        foreach (var metric in (string[])["sent", "unique_opens", "opens", "unsubscribes", "conversions"])
            Add(metrics, "email", metric, 1);
        Add(metrics, "ios_push", "conversions", 1);
        Add(metrics, "ios_push", "body_clicks", 1);
        Add(metrics, "web_push", "direct_opens", 1);

        var built = metrics.Build();
        var result = await new ChartExporter(new FixedSource(built)).ExportAsync(new ChartExportRequest("c"), new MemorySink());

        built.Warnings.Should().BeEmpty("reports have them");
        result.Warnings.Should().Equal(
            "No chart shows these metrics of the channel 'email': unique_opens, unsubscribes.",
            "No chart shows these metrics of the channel 'ios_push': body_clicks.");
        CampaignCharts.Create(built, new("c") { Options = new() { Metrics = ["unique_opens"] } }).Warnings.Should().BeEmpty();
    }

    [Fact]
    public void Builder_without_a_catalog_accepts_any_name()
    {
        var metrics = new DailyMetricsBuilder(catalog: null);
        Add(metrics, "Mail", "Sends", -0.5m);

        metrics.Build().Warnings.Should().BeEmpty();
    }

    private static void Add(DailyMetricsBuilder metrics, string? channel, string metric, decimal value)
    {
        if (channel is null)
            metrics.Add(Day, metric, value);
        else
            metrics.Add(Day, new Variation(channel, "A"), metric, value);
    }
}
