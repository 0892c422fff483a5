using CampaignExport.Campaigns;
using CampaignExport.Charts;
using CampaignExport.Metrics;

namespace CampaignExport.Tests.Charts;

public sealed class MultivariateChartsTests
{
    private static readonly DateOnly Day = new(2026, 6, 1);
    private static readonly DayRange TwoDays = new(Day, Day.AddDays(1));

    public static TheoryData<string, string, string> Statistics => new()
    {
        {
            "ios_push",
            "Messages Sent|Conversions|Unique Recipients|Opens|Direct Opens|Bounces",
            "Messages envoyés|Conversions|Destinataires uniques|Ouvertures|Ouvertures directes|Bounces"
        },
        {
            "email",
            "Delivered|Sent|Opens|Clicks|Bounces|Spam Reports",
            "Quantité livrée|Quantité envoyée|Ouvertures|Clics|Bounces|Signalements spam"
        },
        { "trigger_in_app_message", "Sent|Impressions|Clicks", "Envoyé|Impressions|Clics" },
        { "sms", "Sent|Sent to Carrier|Delivered|Rejected|Delivery Failed|Clicks|Opt-Out|Help", "" },
    };

    [Theory]
    [MemberData(nameof(Statistics))]
    public void Statistics_of_a_channel_are_in_documented_order(string channel, string english, string french)
    {
        var metrics = Build((Day, new(channel, "a", "A"), "sent", 1), (Day, new(channel, "b", "B"), "sent", 1));

        foreach (var (texts, statistics, title) in new[]
        {
            (ChartTexts.English, english, " by Date for Each Variant"),
            (ChartTexts.French, french, " par date pour chaque variante"),
        })
        {
            if (statistics.Length == 0)
                continue;
            var byStatistic = Create(metrics, ChartGrouping.ByStatistic, new ChartOptions { Texts = texts });
            var byVariant = Create(metrics, ChartGrouping.ByVariant, new ChartOptions { Texts = texts });

            byStatistic.Select(chart => chart.Title).Should().Equal(statistics.Split('|').Select(statistic => statistic + title));
            byStatistic.Should().OnlyContain(chart => Headers(chart) == "A|B");
            byVariant.Select(chart => chart.Title).Should().Equal("A", "B");
            byVariant.Should().OnlyContain(chart => Headers(chart) == statistics);
        }
    }

    [Fact]
    public void Control_group_is_last_with_zeros_for_impossible_statistics()
    {
        var metrics = Build(
            (Day, new("ios_push", "c") { IsControl = true }, "conversions", 3),
            (Day, new("ios_push", "b", "B"), "sent", 7),
            (Day, new("ios_push", "a", "A"), "sent", 5));

        var byStatistic = Create(metrics, ChartGrouping.ByStatistic);
        var byVariant = Create(metrics, ChartGrouping.ByVariant);

        byStatistic.Should().OnlyContain(chart => Headers(chart) == "B|A|Control Group");
        byStatistic[0].Columns[2].ValueOn(Day).Should().Be(0);
        byStatistic[1].Columns[2].ValueOn(Day).Should().Be(3);
        byVariant.Select(chart => chart.Title).Should().Equal("B", "A", "Control Group");
        byVariant.Select(chart => chart.Name).Should().Equal("variant-b", "variant-a", "variant-control-group");
    }

    [Fact]
    public void Requested_metrics_replace_the_documented_statistics()
    {
        var metrics = Build((Day, new("email", "a", "A"), "unique_opens", 3), (Day, new("email", "b", "B"), "conversions", 2));
        var options = new ChartOptions { Metrics = ["conversions", "unique_opens", "conversions"] };

        Create(metrics, ChartGrouping.ByStatistic, options).Select(chart => $"{chart.Title}: {chart.Columns[0].ValueOn(Day)} {chart.Columns[1].ValueOn(Day)}").Should().Equal(
            "Conversions by Date for Each Variant: 0 2", "Unique Opens by Date for Each Variant: 3 0");
        Headers(Create(metrics, ChartGrouping.ByVariant, options)[0]).Should().Be("Conversions|Unique Opens");
        FluentActions.Invoking(() => Create(metrics, ChartGrouping.ByVariant, new ChartOptions { Metrics = ["reads"] }))
            .Should().Throw<ExportRequestException>().WithMessage("The campaign has no metric 'reads'.*");
    }

    [Fact]
    public void Named_control_group_keeps_its_name()
    {
        var metrics = Build((Day, new("ios_push", "a", "A"), "sent", 5), (Day, new("ios_push", "c", "Nobody") { IsControl = true }, "enrolled", 3));

        Headers(Create(metrics, ChartGrouping.ByStatistic)[0]).Should().Be("A|Nobody");
    }

    [Fact]
    public void Variations_with_the_same_name_have_separate_columns_and_charts()
    {
        var metrics = Build((Day, new("email", "1", "Same"), "sent", 5), (Day, new("email", "2", "Same"), "sent", 7));

        var sent = Create(metrics, ChartGrouping.ByStatistic)[1];
        var byVariant = Create(metrics, ChartGrouping.ByVariant);

        Headers(sent).Should().Be("Same (1)|Same (2)");
        sent.Columns.Select(column => column.ValueOn(Day)).Should().Equal(5, 7);
        byVariant.Select(chart => chart.Title).Should().Equal("Same (1)", "Same (2)");
        byVariant.Select(chart => chart.Name).Should().Equal("variant-same", "variant-same-2");
    }

    [Fact]
    public void Names_that_clash_with_a_header_or_a_generated_name_are_distinguished()
    {
        var metrics = Build(
            (Day, new("email", "1", "Date"), "sent", 1), (Day, new("email", "2", "A"), "sent", 2), (Day, new("email", "3", "A"), "sent", 3),
            (Day, new("email", "4", "A (2)"), "sent", 4));

        var sent = Create(metrics, ChartGrouping.ByStatistic)[1];

        Headers(sent).Should().Be("Date (1)|A (2)|A (3)|A (2) (4)");
        sent.Columns.Select(column => column.ValueOn(Day)).Should().Equal(1, 2, 3, 4);
    }

    [Fact]
    public void Variation_without_a_name_is_shown_with_its_id()
    {
        var metrics = Build((Day, new("email", "id-1"), "sent", 1), (Day, new("email", "id-2", ""), "sent", 2));

        Headers(Create(metrics, ChartGrouping.ByStatistic)[0]).Should().Be("id-1|id-2");
    }

    [Fact]
    public void Name_without_letters_yields_a_file_named_by_position()
    {
        var metrics = Build((Day, new("email", "1", "😀"), "sent", 1), (Day, new("email", "2", "../.."), "sent", 2));

        Create(metrics, ChartGrouping.ByVariant).Select(chart => chart.Name).Should().Equal("variant-1", "variant-2");
    }

    [Fact]
    public void Missing_day_is_a_row_of_zeros_in_both_groupings()
    {
        var metrics = Build((Day, new("email", "1", "A"), "sent", 1), (Day, new("email", "2", "B"), "sent", 2));

        foreach (var grouping in Enum.GetValues<ChartGrouping>())
        {
            Create(metrics, grouping).Should().OnlyContain(chart =>
                chart.Days.Count == 2 && chart.Columns.All(column => column.ValueOn(Day.AddDays(1)) == 0));
        }
    }

    [Fact]
    public void More_than_eight_variations_are_all_shown()
    {
        var metrics = Build([.. Enumerable.Range(1, 12).Select(at => (Day, new Variation("email", $"{at}", $"V{at}"), "sent", (decimal)at))]);

        Create(metrics, ChartGrouping.ByVariant).Should().HaveCount(12);
        Create(metrics, ChartGrouping.ByStatistic)[0].Columns.Should().HaveCount(12);
    }

    [Fact]
    public void Impressions_never_count_as_sent_for_the_control_group()
    {
        var metrics = Build(
            (Day, new("trigger_in_app_message", "a", "A"), "impressions", 9),
            (Day, new("trigger_in_app_message", "c", "C") { IsControl = true }, "impressions", 4));

        var sent = Create(metrics, ChartGrouping.ByStatistic, new ChartOptions { InAppSentFromImpressions = true })[0];

        sent.Columns.Select(column => column.ValueOn(Day)).Should().Equal(9, 0);
    }

    [Theory]
    [InlineData(ChartGrouping.ByStatistic)]
    [InlineData(ChartGrouping.ByVariant)]
    public void Grouping_a_campaign_that_is_not_multivariate_is_refused(ChartGrouping grouping)
    {
        var metrics = Build((Day, new("email", "1"), "sent", 1), (Day, new("sms", "2"), "sent", 2));

        FluentActions.Invoking(() => Create(metrics, grouping)).Should().Throw<ExportRequestException>().WithMessage(
            "The campaign is not multivariate: it needs exactly one channel, and two variations with ids or a control group. "
            + "Export it without a grouping to get its charts by channel.*");
    }

    [Fact]
    public void Channel_that_the_campaign_did_not_use_is_refused_by_name() =>
        FluentActions.Invoking(() => Create(
                Build((Day, new("email", "1"), "sent", 1), (Day, new("email", "2"), "sent", 2)),
                ChartGrouping.ByVariant,
                new ChartOptions { Channels = ["sms"] }))
            .Should().Throw<ExportRequestException>().WithMessage("The campaign did not use a channel 'sms'. It used: email.");

    [Fact]
    public void Host_can_choose_the_statistics()
    {
        var catalog = ChannelCatalog.Default.With(ChannelCatalog.Default.Find("email")! with { VariantMetrics = ["unique_opens", "revenue", "own"] });
        var metrics = Build((Day, new("email", "1", "A"), "unique_opens", 1), (Day, new("email", "2", "B"), "unique_opens", 2));

        Create(metrics, ChartGrouping.ByStatistic, new ChartOptions { Catalog = catalog }).Select(chart => chart.Title).Should().Equal(
            "Unique Opens by Date for Each Variant", "Revenue by Date for Each Variant", "own by Date for Each Variant");
    }

    [Fact]
    public void Every_column_names_the_source_of_its_numbers()
    {
        var a = new Variation("email", "1", "A");
        var metrics = Build((Day, a, "sent", 1), (Day, new("email", "2", "B"), "sent", 2));

        var column = Create(metrics, ChartGrouping.ByVariant)[0].Columns[1];

        (column.Channel, column.Variation, column.Metric).Should().Be(("email", a, "sent"));
    }

    private static IReadOnlyList<Chart> Create(DailyMetrics metrics, ChartGrouping grouping, ChartOptions? options = null) =>
        MultivariateCharts.Create(metrics.DescribeCampaign(), metrics, TwoDays, grouping, options);

    private static string Headers(Chart chart) => string.Join('|', chart.Columns.Select(column => column.Header));

    private static DailyMetrics Build(params (DateOnly Day, Variation Variation, string Metric, decimal Value)[] values)
    {
        var builder = new DailyMetricsBuilder(catalog: null);
        foreach (var (day, variation, metric, value) in values)
            builder.Add(day, variation, metric, value);
        return builder.Build();
    }
}
