using CampaignExport.Campaigns;
using CampaignExport.Metrics;
using CampaignExport.Reports;
using FsCheck.Xunit;

namespace CampaignExport.Tests.Reports;

public sealed class CampaignSummaryProperties
{
    private static readonly DateOnly Origin = new(2026, 1, 1);

    [Property(MaxTest = 200)]
    public void Rates_are_their_terms_divided_again_and_channels_are_the_sums_of_their_variations(int seed, byte from, byte length)
    {
        var random = new Random(seed);
        var channel = ChannelCatalog.Default.Channels[random.Next(ChannelCatalog.Default.Channels.Count)];
        Variation[] variations = [new(channel.ApiName, "a"), new(channel.ApiName, "b"), new(channel.ApiName, "c") { IsControl = true }];
        string[] names = [.. channel.Metrics.Concat(ChannelCatalog.Default.CampaignMetrics).Select(metric => metric.ApiName).Where(_ => random.Next(4) > 0)];
        var values = new Dictionary<(string Key, string Metric), decimal>();
        var builder = new DailyMetricsBuilder();
        var range = new DayRange(Origin.AddDays(from % 10), Origin.AddDays((from % 10) + (length % 10)));
        foreach (var (variation, name, at) in from one in variations from name in names from at in Enumerable.Range(0, 20) select (one, name, at))
        {
            // Web pushes are opened by taps, so one metric completes the other.
            if (random.Next(3) == 0 || (channel.ApiName == "web_push" && name.EndsWith("_opens", StringComparison.Ordinal)))
                continue;
            var value = random.Next(5);
            builder.Add(Origin.AddDays(at), variation, name, value);
            values[(variation.Key, name)] = values.GetValueOrDefault((variation.Key, name)) + (range.Contains(Origin.AddDays(at)) ? value : 0);
        }

        var summary = CampaignSummary.Create(builder.Build(), range, new Campaign { Channels = [channel.ApiName], Variations = variations });

        foreach (var keys in new string[][] { ["a", "b"], ["a"], ["b"], ["c"] })
        {
            var variation = keys is [var only] ? only : null;
            foreach (var name in names.Where(name => name != "unique_recipients" || range.Count == 1))
                summary.Find(name, channel.ApiName, variation)?.Value.Should().Be(SumOf(name));
            foreach (var rate in channel.Rates)
            {
                var row = summary.Rows.SingleOrDefault(row => row.Channel == channel.ApiName && row.Variation?.Key == variation && row.Definition == rate);
                if (row is null)
                    continue;
                var (numerator, denominator) = (Term(rate.Numerator), Term(rate.Denominator));
                row.Value.Should().Be(numerator);
                row.Rate.Should().Be(denominator == 0 ? null : numerator / denominator);
            }

            decimal Term(MetricTerm term) => SumOf(term.Metric) - (term.Minus is null ? 0 : SumOf(term.Minus));

            decimal SumOf(string name) => keys.Sum(key => values.GetValueOrDefault((key, name)));
        }
    }
}
