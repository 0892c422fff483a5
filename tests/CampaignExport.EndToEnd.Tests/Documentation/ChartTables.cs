using CampaignExport.Campaigns;
using CampaignExport.Charts;

namespace CampaignExport.EndToEnd.Tests.Documentation;

/// <summary>The tables of docs/charts.md, generated from the code of the charts.</summary>
internal static class ChartTables
{
    private static readonly ChartTexts English = ChartTexts.English;
    private static readonly ChartTexts French = ChartTexts.French;

    private static readonly Channel[] Channels =
        [.. ChannelCatalog.InChartOrder(ChannelCatalog.Default.Channels.Select(channel => channel.ApiName)).Select(Find)];

    public static string ChannelsAndTitles => Table(
        ["Channel", "Aliases", "Title", "French title", "Sent column", "French sent column"],
        Channels.Select(channel => new[]
        {
            $"`{channel.ApiName}`",
            string.Join(", ", channel.Aliases.Select(alias => $"`{alias}`")),
            English.EngagementByDate(channel), French.EngagementByDate(channel),
            English.ChannelSent(channel), French.ChannelSent(channel),
        }));

    public static string EngagementColumns => TableOfEach(
        ["Channel", "Column", "French column", "Field", "Counts"],
        channel => channel.EngagementMetrics.Select(name => Metric(channel, name)).Select(metric => new[]
        {
            English.EngagementMetric(channel, metric), French.EngagementMetric(channel, metric), $"`{metric.ApiName}`", Counts(metric),
        }));

    public static string Statistics => TableOfEach(
        ["Channel", "Statistic", "French statistic", "Field", "Counts"],
        channel => channel.VariantMetrics.Select(name => Metric(channel, name)).Select(metric => new[]
        {
            English.Statistic(channel, metric), French.Statistic(channel, metric), $"`{metric.ApiName}`", Counts(metric),
        }));

    public static string Rates => TableOfEach(
        ["Channel", "Rate", "Name", "Divided", "By"],
        channel => channel.Rates.Select(rate => new[]
        {
            $"`{rate.ApiName}`", rate.DisplayName, Term(rate.Numerator), Term(rate.Denominator),
        }));

    // Channels with the same rows share them.
    private static string TableOfEach(string[] headers, Func<Channel, IEnumerable<string[]>> rowsOf) => Table(headers, Channels
        .GroupBy(channel => string.Join('\n', rowsOf(channel).Select(cells => string.Join('\t', cells))))
        .SelectMany(alike => rowsOf(alike.First()).Select((cells, at) =>
            cells.Prepend(at == 0 ? string.Join(", ", alike.Select(channel => $"`{channel.ApiName}`")) : "").ToArray())));

    private static string Table(string[] headers, IEnumerable<string[]> rows) => string.Join('\n',
        rows.Prepend([.. headers.Select(_ => "---")]).Prepend(headers).Select(cells => $"| {string.Join(" | ", cells)} |"));

    private static Channel Find(string name) => ChannelCatalog.Default.Find(name)!;

    private static Metric Metric(Channel channel, string name) => ChannelCatalog.Default.FindMetric(channel.ApiName, name)!;

    private static string Counts(Metric metric) => metric.Unit == MetricUnit.People ? "people" : "events";

    private static string Term(MetricTerm term) => term.Minus is null ? $"`{term.Metric}`" : $"`{term.Metric}` - `{term.Minus}`";
}
