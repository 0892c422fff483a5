using CampaignExport.Campaigns;
using CampaignExport.Metrics;

namespace CampaignExport.Tests.Metrics;

public sealed class DailyMetricsTests
{
    private static readonly DateOnly Day = new(2026, 6, 1);

    [Fact]
    public void Values_of_the_same_day_message_and_metric_are_added_up()
    {
        var builder = new DailyMetricsBuilder(catalog: null);
        builder.Add(Day, new Variation("email", "a"), "sent", 1);
        builder.Add(Day, new Variation("email", "a"), "sent", 2);
        builder.Add(Day, new Variation("email", "b"), "sent", 10);
        builder.Add(Day, new Variation("sms", "a"), "sent", 100);
        builder.Add(Day, new Variation("email", "a"), "clicks", 1000);
        builder.Add(Day, "sent", 10000);
        var metrics = builder.Build();

        metrics.GetVariationSeries("email", "a", "sent").ValueOn(Day).Should().Be(3);
        metrics.GetVariationSeries("email", "b", "sent").ValueOn(Day).Should().Be(10);
        metrics.GetVariationSeries("sms", "a", "sent").ValueOn(Day).Should().Be(100);
        metrics.GetVariationSeries("email", "a", "clicks").ValueOn(Day).Should().Be(1000);
        metrics.GetCampaignSeries("sent").ValueOn(Day).Should().Be(10000);
        metrics.MetricsOf("email").Should().Equal("sent", "clicks");
        metrics.MetricsOf("sms").Should().Equal("sent");
        metrics.MetricsOf("push").Should().BeEmpty();
    }

    [Fact]
    public void Metric_without_values_is_zero_on_every_day()
    {
        var metrics = new DailyMetricsBuilder().Build();

        metrics.Days.Should().BeNull();
        metrics.Channels.Should().BeEmpty();
        metrics.GetCampaignSeries("conversions").IsEmpty.Should().BeTrue();
        metrics.GetVariationSeries("email", "a", "sent").ValueOn(Day).Should().Be(0);
    }

    [Fact]
    public void Range_covers_all_reported_days_even_without_values()
    {
        var builder = new DailyMetricsBuilder();
        builder.Add(Day, "conversions", 1);
        builder.AddDay(Day.AddDays(9));
        builder.AddDay(Day.AddDays(-3));
        builder.AddDay(Day);

        builder.Build().Days.Should().Be(new DayRange(Day.AddDays(-3), Day.AddDays(9)));
    }

    [Fact]
    public void Repeated_message_fills_in_its_name_and_keeps_the_control_group_mark()
    {
        var builder = new DailyMetricsBuilder();
        builder.AddVariation(new Variation("email", "a"));
        builder.AddVariation(new Variation("email", "a", "First") { IsControl = true });
        builder.AddVariation(new Variation("email", "a", "Second"));

        builder.Build().Variations.Should().Equal(new Variation("email", "a", "First") { IsControl = true });
    }

    [Fact]
    public void Unknown_campaign_is_described_by_its_numbers()
    {
        var builder = new DailyMetricsBuilder();
        builder.AddVariation(new Variation("email", "a", "A"));
        builder.AddVariation(new Variation("sms", "b"));

        var campaign = builder.Build().DescribeCampaign();

        campaign.Channels.Should().Equal("email", "sms");
        campaign.Variations.Should().Equal(new Variation("email", "a", "A"), new Variation("sms", "b"));
        campaign.Name.Should().BeNull();
    }

    [Fact]
    public void Known_campaign_keeps_its_names_and_is_completed_from_its_numbers()
    {
        var builder = new DailyMetricsBuilder();
        builder.AddVariation(new Variation("email", "new", "New"));
        builder.AddVariation(new Variation("email", "a", "Old name"));
        builder.AddVariation(new Variation("email", "b", "Name of the numbers") { IsControl = true });

        var campaign = builder.Build().DescribeCampaign(new Campaign
        {
            Name = "Campaign",
            Channels = ["sms", "email"],
            Variations = [new("email", "a", "A"), new("email", "b"), new("email", "unused", "U") { IsControl = true }],
        });

        campaign.Name.Should().Be("Campaign");
        campaign.Channels.Should().Equal("sms", "email");
        campaign.Variations.Should().Equal(
            new Variation("email", "a", "A"),
            new Variation("email", "b", "Name of the numbers") { IsControl = true },
            new Variation("email", "unused", "U") { IsControl = true },
            new Variation("email", "new", "New"));
    }

    [Fact]
    public void Control_group_mark_applies_from_either_description()
    {
        var builder = new DailyMetricsBuilder();
        builder.AddVariation(new Variation("email", "a"));

        builder.Build().DescribeCampaign(new Campaign { Variations = [new("email", "a") { IsControl = true }] })
            .Variations.Should().Equal(new Variation("email", "a") { IsControl = true });
    }

    [Fact]
    public void Same_id_in_two_channels_is_two_messages()
    {
        var builder = new DailyMetricsBuilder();
        builder.AddVariation(new Variation("email", "a"));
        builder.AddVariation(new Variation("sms", "a"));

        builder.Build().DescribeCampaign().Variations.Should().HaveCount(2);
    }
}
