using CampaignExport.Campaigns;
using CampaignExport.Metrics;

namespace CampaignExport.Charts;

/// <summary>The charts of a campaign by channel: the messages sent over all channels, and the engagement of each channel.</summary>
internal static class MultichannelCharts
{
    /// <summary>Creates the charts.</summary>
    /// <param name="campaign">The description of the campaign, from <see cref="DailyMetrics.DescribeCampaign"/>.</param>
    /// <param name="metrics">The metrics of the campaign. Their <see cref="DailyMetrics.Granularity"/> is that of the rows.</param>
    /// <param name="days">The days.</param>
    /// <param name="options">The options; null for the defaults.</param>
    /// <returns>
    /// Messages Sent by Date, then one engagement chart per channel: e-mail, in-app, iOS push, Android push, then the others
    /// by API name. The messages of a channel are added up, without the control group. With <see cref="ChartOptions.Metrics"/>: Campaign Metrics by Date,
    /// then the engagement charts, each with the requested metrics; a chart without one is omitted.
    /// </returns>
    /// <exception cref="ExportRequestException">The campaign did not use a requested channel, or has no such metric.</exception>
    public static IReadOnlyList<Chart> Create(Campaign campaign, DailyMetrics metrics, DayRange days, ChartOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(campaign);
        ArgumentNullException.ThrowIfNull(metrics);
        ArgumentNullException.ThrowIfNull(days);
        options ??= new ChartOptions();

        var values = new ChartValues(metrics, campaign, options);
        var channels = values.Channels();
        var names = new Dictionary<string, int>(StringComparer.Ordinal);
        var periods = metrics.PeriodsIn(days);
        if (options.Metrics is null)
            return [MessagesSent(), .. channels.Select(Engagement)];
        values.RequireMetrics(channels);
        return [.. new[] { OfCampaign() }.Concat(channels.Select(Engagement)).Where(chart => chart.Columns.Count > 0)];

        Chart OfCampaign()
        {
            var headers = new ChartHeaders(options.Texts.DateHeader);
            return Chart(ChartTexts.English.CampaignMetricsByDate, options.Texts.CampaignMetricsByDate,
            [
                .. values.CampaignMetrics(channels).Select(metric => new ChartColumn(
                    headers.Take(values.TextOf(metric, options.Texts.CampaignMetric(metric), options.Texts), metric.ApiName), channel: null, variation: null, values.NameOf(metric),
                    [values.OfCampaign(metric.ApiName)])),
            ]);
        }

        Chart MessagesSent()
        {
            var headers = new ChartHeaders(options.Texts.DateHeader);
            return Chart(ChartTexts.English.MessagesSentByDate, options.Texts.MessagesSentByDate,
            [
                new ChartColumn(
                    headers.Take(options.Texts.TotalMessagesSent), channel: null, variation: null, "sent",
                    channels.SelectMany(channel => values.OfChannel(channel, "sent"))),
                .. channels.Select(channel => new ChartColumn(
                    headers.Take(options.Texts.ChannelSent(channel), channel.ApiName), channel.ApiName, variation: null, "sent",
                    values.OfChannel(channel, "sent"))),
            ]);
        }

        Chart Engagement(Channel channel)
        {
            var headers = new ChartHeaders(options.Texts.DateHeader);
            return Chart(ChartTexts.English.EngagementByDate(channel), options.Texts.EngagementByDate(channel),
            [
                .. values.EngagementMetrics(channel).Select(metric => new ChartColumn(
                    headers.Take(values.TextOf(metric, options.Texts.EngagementMetric(channel, metric), options.Texts), metric.ApiName), channel.ApiName, variation: null,
                    values.NameOf(metric), values.OfChannel(channel, metric.ApiName))),
            ]);
        }

        Chart Chart(string englishTitle, string title, IReadOnlyList<ChartColumn> columns) =>
            new(ChartNames.Take(ChartNames.Slug(englishTitle), names) + ChartNames.EndingFor(metrics.Granularity), title, options.Texts.DateHeader, days, periods, columns);
    }
}
