using CampaignExport.Campaigns;
using CampaignExport.Charts;
using CampaignExport.Metrics;

namespace CampaignExport.Exports;

/// <summary>The charts of a campaign, to show them or to write them without a sink.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed class CampaignCharts
{
    // The maximum of a multivariate campaign, without its control group.
    private const int DocumentedVariations = 8;

    private CampaignCharts(Campaign campaign, DailyMetrics metrics, IReadOnlyList<Chart> charts, IReadOnlyList<Sentence> warnings) =>
        (Campaign, Metrics, Charts, WarningSentences) = (campaign, metrics, charts, warnings);

    /// <summary>The campaign, completed from its metrics.</summary>
    public Campaign Campaign { get; }

    /// <summary>The charts, at least one.</summary>
    public IReadOnlyList<Chart> Charts { get; }

    /// <summary>
    /// The warnings, as sentences without personal values: <see cref="DailyMetrics.Warnings"/>, a range without data, metrics that no chart shows, and a
    /// multivariate campaign with more than the eight documented variations. Empty if there are none.
    /// </summary>
    public IReadOnlyList<string> Warnings => WarningSentences.InEnglish();

    /// <summary>The <see cref="Warnings"/> in each language.</summary>
    internal IReadOnlyList<Sentence> WarningSentences { get; }

    /// <summary>The metrics of the charts, in their periods.</summary>
    internal DailyMetrics Metrics { get; }

    /// <summary>Reads the metrics and creates the charts that a <see cref="ChartExporter"/> writes.</summary>
    /// <param name="source">The source of the metrics.</param>
    /// <param name="request">The request.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>The charts.</returns>
    /// <exception cref="ExportRequestException">
    /// The range starts after it ends, has too many days, or is open and there is no data; or the source has no such periods; or the grouping does not fit the campaign; or the
    /// campaign did not use a requested channel.
    /// </exception>
    public static async Task<CampaignCharts> ReadAsync(ICampaignMetricsSource source, ChartExportRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(request);
        var query = request.Query;
        var metrics = await source.ReadAsync(query, cancellationToken).ConfigureAwait(false);
        // A range with an open end may cut a week or month, and its end is known only now.
        if (metrics.Granularity.IsLongerThanDay() && query.Range is null && request.GetDays(metrics) is var days && days != metrics.Days)
            metrics = await source.ReadAsync(query with { Range = days }, cancellationToken).ConfigureAwait(false);
        return Create(metrics, request);
    }

    /// <summary>Creates the charts that a <see cref="ChartExporter"/> writes.</summary>
    /// <param name="metrics">The metrics that the source returned for <see cref="ChartExportRequest.Query"/>.</param>
    /// <param name="request">The request.</param>
    /// <returns>The charts.</returns>
    /// <exception cref="ExportRequestException">
    /// The range starts after it ends, has too many days, or is open and there is no data; or the metrics do not have the periods; or the grouping does not fit the campaign; or
    /// the campaign did not use a requested channel.
    /// </exception>
    public static CampaignCharts Create(DailyMetrics metrics, ChartExportRequest request)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        ArgumentNullException.ThrowIfNull(request);
        var campaign = metrics.DescribeCampaign(request.Campaign);
        var days = request.GetDays(metrics);
        metrics = metrics.In(request.Granularity, days);
        var charts = campaign.IsMultivariate || request.Grouping is not null
            ? MultivariateCharts.Create(campaign, metrics, days, request.Grouping ?? ChartGrouping.ByStatistic, request.Options)
            : MultichannelCharts.Create(campaign, metrics, days, request.Options);
        return new CampaignCharts(campaign, metrics, charts,
        [
            .. metrics.WarningsOf(days), .. request.Options.Metrics is null ? metrics.HiddenMetrics : [], .. WarningsOf(campaign),
            .. WarningsOf(charts, metrics, request.Options), .. LeftOut(charts, metrics, request.Options),
        ]);
    }

    /// <summary>Creates the files of the charts.</summary>
    /// <param name="layout">The layout.</param>
    /// <returns>The files, in the order of the charts; one in the long layout.</returns>
    internal IReadOnlyList<ChartFile> CreateFiles(ChartLayout layout) => ChartFile.Create(Charts, layout, Metrics.Granularity);

    // The documented columns are always there, but a requested metric is expected to have values.
    private static IEnumerable<Sentence> WarningsOf(IReadOnlyList<Chart> charts, DailyMetrics metrics, ChartOptions options) =>
        from metric in options.Metrics ?? []
        where !charts.SelectMany(chart => chart.Columns).Any(column => (column.Metric == metric || column.Metric == Metric.SumOfDaily(metric)) && column.HasData)
        select metrics.GetCampaignSeries(metric).IsEmpty
            ? new Sentence($"The data has no values of '{metric}'. Its columns are zero.", $"Les données n’ont aucune valeur de « {metric} ». Ses colonnes sont nulles.")
            : new Sentence(
                $"The data has values of '{metric}' for the campaign as a whole, and none for its variations. Its columns are zero.",
                $"Les données ont des valeurs de « {metric} » pour la campagne entière, et aucune pour ses variantes. Ses colonnes sont nulles.");

    // People of several messages of a channel are not added up, so its chart has no such column.
    private static IEnumerable<Sentence> LeftOut(IReadOnlyList<Chart> charts, DailyMetrics metrics, ChartOptions options) =>
        from metric in options.Metrics?.Distinct() ?? []
        from channel in ChannelCatalog.InChartOrder(metrics.Channels)
        where (options.Channels is not { } wanted || wanted.Any(name => options.Catalog.FindOrExtend(name).ApiName == channel)) && metrics.MetricsOf(channel).Contains(metric)
            && !charts.SelectMany(chart => chart.Columns).Any(column => column.Channel == channel && (column.Metric == metric || column.Metric == Metric.SumOfDaily(metric)))
        select new Sentence(
            $"No chart shows '{metric}' of the channel '{channel}': it has several messages, and a person can receive more than one of them.",
            $"Aucun graphique ne montre « {metric} » du canal « {channel} » : il a plusieurs messages, et une personne peut en recevoir plus d’un.");

    private static IEnumerable<Sentence> WarningsOf(Campaign campaign)
    {
        var variations = campaign.IsMultivariate ? campaign.Variations.Count(variation => !variation.IsControl) : 0;
        if (variations > DocumentedVariations)
        {
            yield return new(
                $"The campaign has {variations} variations; {DocumentedVariations} is the documented maximum. All are in the charts.",
                $"La campagne a {variations:N0} variantes ; {DocumentedVariations} est le maximum documenté. Toutes sont dans les graphiques.");
        }
    }
}
