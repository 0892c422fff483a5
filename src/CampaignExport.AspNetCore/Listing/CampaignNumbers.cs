using System.Text.Json.Serialization;
using CampaignExport.Campaigns;
using CampaignExport.Metrics;
using CampaignExport.Reports;

namespace CampaignExport.AspNetCore.Listing;

/// <summary>The numbers of a campaign in the list, over all of its days in UTC.</summary>
/// <param name="CountedAt">The time of the count.</param>
internal sealed record CampaignNumbers(DateTimeOffset CountedAt)
{
    private const int Points = 30;
    private static readonly string[] SendingMetrics = ["sent", "impressions", "total_impressions"];
    private static readonly string[] OpenRates = ["unique_open_rate", "open_rate", "total_open_rate", "read_rate"];
    private static readonly string[] ClickRates = ["unique_click_rate", "click_rate"];

    /// <summary>Whether the count failed, so that there are no numbers.</summary>
    public bool? Failed { get; init; }

    /// <summary>The API names of the channels, in chart order.</summary>
    public IReadOnlyList<string> Channels { get; init; } = [];

    /// <summary>The first day with a message.</summary>
    public DateOnly? FirstDay { get; init; }

    /// <summary>The last day with a message.</summary>
    public DateOnly? LastDay { get; init; }

    /// <summary>The last day with data, such as an open of an earlier message.</summary>
    [JsonIgnore]
    public DateOnly? LastDayWithData { get; init; }

    public decimal? Sent { get; init; }

    /// <summary>The messages delivered; null if a channel with sent messages reports neither deliveries nor bounces.</summary>
    public decimal? Delivered { get; init; }

    public ListedRate? OpenRate { get; init; }

    public ListedRate? ClickRate { get; init; }

    /// <summary>The messages sent from the first to the last day, in at most 30 periods of equal length.</summary>
    public IReadOnlyList<decimal> Trend { get; init; } = [];

    public static CampaignNumbers From(DailyMetrics metrics, DateTimeOffset countedAt)
    {
        if (metrics.Days is not { } days)
            return new(countedAt);
        var summary = CampaignSummary.Create(metrics);
        var channels = ChannelCatalog.InChartOrder(summary.Campaign.Channels.Where(channel => channel.Length > 0));
        var sendings = metrics.Variations.SelectMany(one => SendingMetrics.Select(name => metrics.GetVariationSeries(one.Channel, one.Key, name)).Where(series => !series.IsEmpty).Take(1)).ToList();
        var sent = sendings.SelectMany(series => series.DaysIn(days)).ToHashSet();
        var delivered = channels.Where(channel => summary.Find("sent", channel) is { Value: > 0 })
            .Select(channel => (summary.Find("delivered", channel) ?? summary.Find("delivery_rate", channel))?.Value).ToList();
        var numbers = new CampaignNumbers(countedAt)
        {
            Channels = channels,
            LastDayWithData = metrics.LastDayWithData(),
            Sent = summary.Find("sent")?.Value,
            Delivered = delivered.Count == 0 || delivered.Contains(null) ? null : delivered.Sum(),
            OpenRate = Find(OpenRates),
            ClickRate = Find(ClickRates),
        };
        return sent.Count == 0 ? numbers : numbers with { FirstDay = sent.Min(), LastDay = sent.Max(), Trend = TrendOf(sendings, new DayRange(sent.Min(), sent.Max())) };

        // Channels define their rates differently, so the rate is that of the first channel that has one.
        ListedRate? Find(string[] names) =>
            (from channel in channels
             let row = names.Select(name => summary.Rows.FirstOrDefault(one => one.Channel == channel && one.Variation is null && one.Definition?.ApiName == name)).FirstOrDefault(one => one?.Rate is not null)
             where row is not null
             select new ListedRate(channel, row.Definition!.ApiName, decimal.Round(row.Rate!.Value, 10))).FirstOrDefault();
    }

    private static IReadOnlyList<decimal> TrendOf(IReadOnlyList<MetricSeries> series, DayRange days)
    {
        var length = (days.Count + Points - 1) / Points;
        return [.. Enumerable.Range(0, (days.Count + length - 1) / length).Select(at => days.First.AddDays(at * length))
            .Select(first => new DayRange(first, first.AddDays(length - 1))).Select(period => series.Sum(one => one.Sum(period)))];
    }
}

/// <summary>A rate as a fraction, with the channel and the API name of its definition.</summary>
internal sealed record ListedRate(string Channel, string Name, decimal Value);
