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
                var now = (context.RequestServices.GetService<TimeProvider>() ?? TimeProvider.System).GetUtcNow();
                var (first, last) = await DaysWithDataAsync(source, counts, metrics, request.Query, now, cancellationToken).ConfigureAwait(false);
                if (first < request.Query.Range?.First)
                    metrics = metrics.WithEarlierDays();
                var report = ExperimentReport.Create(metrics, new()
                {
                    Metric = successes,
                    Days = request.GetDays(metrics),
                    Today = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(now, request.TimeZone).DateTime),
                    LastDayWithData = last,
                    Shares = stated ?? new Dictionary<string, double>(),
                });
                return TypedResults.Json(ExperimentBody.Create(report, request, RequestFilter.UserOf(context).Language), WebJson.Default.ExperimentBody);
            },
            isFile: false,
            cancellationToken);
    }

    // A source may return the days of the range alone. The others are then known from the numbers of the list, which are in UTC, or from all days.
    private static async Task<(DateOnly? First, DateOnly? Last)> DaysWithDataAsync(
        ICampaignMetricsSource source, CampaignCounts counts, DailyMetrics metrics, MetricsQuery query, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (query.Range is not null)
        {
            if (query.TimeZone.HasSameRules(TimeZoneInfo.Utc) && counts.Find(query.CampaignId) is { } numbers && numbers.CountedAt.UtcDateTime.Date == now.UtcDateTime.Date)
                return (numbers.FirstDay, numbers.LastDayWithData);
            metrics = await source.ReadAsync(query with { Range = null }, cancellationToken).ConfigureAwait(false);
        }

        return (metrics.FirstDayWithData(), metrics.LastDayWithData());
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
