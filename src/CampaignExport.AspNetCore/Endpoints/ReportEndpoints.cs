using System.ComponentModel;
using CampaignExport.AspNetCore.Contracts;
using CampaignExport.AspNetCore.Listing;
using CampaignExport.Metrics;
using CampaignExport.Reports;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace CampaignExport.AspNetCore.Endpoints;

/// <summary>The endpoints of a campaign's reports: summary, experiment and links.</summary>
internal static class ReportEndpoints
{
    private const int UsualLinks = 10;

    public static void Map(RouteGroupBuilder group)
    {
        group.MapGet("/campaigns/{campaignId}/summary", GetSummaryAsync)
            .WithSummary("Gets the totals and rates of a campaign: as a whole, by channel and by variation.")
            .Produces<SummaryBody>().ProducesProblem(400).ProducesProblem(404).ProducesProblem(422).ProducesProblem(502);
        group.MapGet("/campaigns/{campaignId}/experiment", GetExperimentAsync)
            .WithSummary("Gets the comparison of the variations of a multivariate campaign.")
            .Produces<ExperimentBody>().ProducesProblem(400).ProducesProblem(404).ProducesProblem(422).ProducesProblem(502);
        group.MapGet("/campaigns/{campaignId}/links", GetLinksAsync)
            .WithSummary("Gets the most clicked links of a campaign.")
            .Produces<LinksBody>().ProducesProblem(400).ProducesProblem(404);
    }

    private static Task<IResult> GetSummaryAsync(
        ICampaignMetricsSource source, HttpContext context, string campaignId, [AsParameters] ReportParameters parameters, CancellationToken cancellationToken) =>
        NumbersResult.CreateAsync(
            context,
            campaignId,
            parameters,
            new RequestWords(),
            async (_, request) =>
            {
                var metrics = await source.ReadAsync(request.Query with { WithPeople = true }, cancellationToken).ConfigureAwait(false);
                return TypedResults.Json(SummaryBody.Create(CampaignSummary.Create(metrics, request.GetDays(metrics)), request, RequestFilter.UserOf(context).Language), WebJson.Default.SummaryBody);
            },
            isFile: false,
            cancellationToken);

    private static Task<IResult> GetExperimentAsync(
        ICampaignMetricsSource source,
        CampaignCounts counts,
        HttpContext context,
        string campaignId,
        [AsParameters] ReportParameters parameters,
        [Description("The successes to compare: conversions, openers or clickers; conversions if it is omitted.")] string? metric,
        [Description("The percentages of people that the variations were meant to receive, such as a=45,b=45,control=10; not checked if it is omitted.")] string? shares,
        CancellationToken cancellationToken)
    {
        var words = new RequestWords();
        var successes = words.Successes(metric, "metric") ?? ExperimentMetric.Conversions;
        var stated = words.Shares(shares, "shares");
        return NumbersResult.CreateAsync(
            context,
            campaignId,
            parameters,
            words,
            async (_, request) =>
            {
                var metrics = await source.ReadAsync(request.Query with { WithPeople = true }, cancellationToken).ConfigureAwait(false);
                if (await HasEarlierDaysAsync(source, counts, metrics, request.Query, cancellationToken).ConfigureAwait(false))
                    metrics = metrics.WithEarlierDays();
                var now = (context.RequestServices.GetService<TimeProvider>() ?? TimeProvider.System).GetUtcNow();
                var report = ExperimentReport.Create(metrics, new()
                {
                    Metric = successes,
                    Days = request.GetDays(metrics),
                    Today = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(now, request.TimeZone).DateTime),
                    LastDayWithData = LastDayWithData(counts, campaignId, request.TimeZone),
                    Shares = stated ?? new Dictionary<string, double>(),
                });
                return TypedResults.Json(ExperimentBody.Create(report, request, RequestFilter.UserOf(context).Language), WebJson.Default.ExperimentBody);
            },
            isFile: false,
            cancellationToken);
    }

    // As last counted, in UTC. In another zone, the data of a day is partly on the day before or after.
    private static DateOnly? LastDayWithData(CampaignCounts counts, string campaignId, TimeZoneInfo zone) =>
        counts.Find(campaignId)?.LastDayWithData is { } last && last < DateOnly.MaxValue ? last.AddDays(zone.HasSameRules(TimeZoneInfo.Utc) ? 0 : 1) : null;

    // A source may return the days of the range alone. Whether the campaign began before them is then known from the kept numbers of the list, or from all days.
    private static async Task<bool> HasEarlierDaysAsync(
        ICampaignMetricsSource source, CampaignCounts counts, DailyMetrics metrics, MetricsQuery query, CancellationToken cancellationToken)
    {
        if (metrics.HasEarlierDays || query.Range is not { First: var first } || metrics.FirstDayWithData() < first)
            return metrics.HasEarlierDays;
        // The days of the list are in UTC. In the zone of the request, a message may be on the day before or after.
        if (counts.Find(query.CampaignId)?.FirstDay is { } launch && (query.TimeZone.HasSameRules(TimeZoneInfo.Utc) || Math.Abs(launch.DayNumber - first.DayNumber) > 1))
            return launch < first;
        var all = await source.ReadAsync(query with { Range = null }, cancellationToken).ConfigureAwait(false);
        return all.FirstDayWithData() < first;
    }

    private static Task<IResult> GetLinksAsync(
        HttpContext context,
        string campaignId,
        [AsParameters] ReportParameters parameters,
        [Description("The maximum number of links.")] string? limit,
        CancellationToken cancellationToken)
    {
        var words = new RequestWords();
        var count = words.Count(limit, "limit", Paging.Greatest) ?? UsualLinks;
        if (parameters.From is null != parameters.To is null)
            words.Add($"from and to are required together.", $"from et to sont nécessaires ensemble.");
        return NumbersResult.CreateAsync(
            context,
            campaignId,
            parameters,
            words,
            async (campaign, request) =>
            {
                // Only sources of events know links.
                if (context.RequestServices.GetService<ILinkClicksSource>() is not { } source)
                    return Problems.NotFound;
                var links = await source.ReadLinksAsync(request.Query, cancellationToken).ConfigureAwait(false);
                var top = links.OrderByDescending(link => link.Clicks).ThenBy(link => link.Url, StringComparer.Ordinal).Take(count);
                return TypedResults.Json(new LinksBody(campaign.Id, request.TimeZone.Id, links.Count, top), WebJson.Default.LinksBody);
            },
            isFile: false,
            cancellationToken);
    }
}
