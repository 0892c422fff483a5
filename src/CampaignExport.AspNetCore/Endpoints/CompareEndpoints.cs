using CampaignExport.AspNetCore.Contracts;
using CampaignExport.Campaigns;
using CampaignExport.Exports;
using CampaignExport.Metrics;
using CampaignExport.Reports;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace CampaignExport.AspNetCore.Endpoints;

/// <summary>The endpoints of the comparison of campaigns, as JSON and as a file.</summary>
internal static class CompareEndpoints
{
    private const int MaxCampaigns = 20;

    public static void Map(RouteGroupBuilder group)
    {
        group.MapGet("/compare", GetAsync)
            .WithSummary("Compares campaigns: the totals of each, and the daily values of one metric.")
            .Produces<CompareBody>().ProducesProblem(400).ProducesProblem(404).ProducesProblem(422).ProducesProblem(502);
        group.MapGet("/compare.{extension}", DownloadAsync)
            .WithSummary("Downloads the comparison of campaigns. The extension is csv or jsonl.")
            .Produces(200, contentType: "text/csv", additionalContentTypes: "application/jsonl")
            .ProducesProblem(400).ProducesProblem(403).ProducesProblem(404).ProducesProblem(422).ProducesProblem(502);
    }

    private static Task<IResult> GetAsync(ICampaignMetricsSource source, HttpContext context, [AsParameters] CompareParameters parameters, CancellationToken cancellationToken) =>
        RespondAsync(
            source, context, parameters,
            async (campaigns, compared, request) => TypedResults.Json(
                CompareBody.Create(CampaignComparison.Create(compared), compared, request, RequestFilter.UserOf(context).Language, parameters.Channel, parameters.Metric ?? "sent") with
                {
                    MayExportCharts = await NumbersResult.MayExportAsync(context, campaigns, cancellationToken).ConfigureAwait(false),
                },
                WebJson.Default.CompareBody),
            isFile: false, cancellationToken);

    private static Task<IResult> DownloadAsync(
        ICampaignMetricsSource source, HttpContext context, string extension, [AsParameters] CompareParameters parameters, CancellationToken cancellationToken) =>
        NumberFiles.FormatOf($".{extension}") is not { } format ? Task.FromResult(Problems.NotFound) : RespondAsync(
            source, context, parameters,
            (campaigns, compared, _) =>
            {
                var file = ReportFile.Create(CampaignComparison.Create(compared));
                var days = new DayRange(compared.Min(one => one.Days.First), compared.Max(one => one.Days.Last));
                return Task.FromResult<IResult>(TypedResults.Stream(
                    async body => await file.WriteAsync(format, body, cancellationToken).ConfigureAwait(false),
                    ContentTypes.FromName($"{file.Name}.{extension}"),
                    NumberFiles.NameOf(campaigns[0], file.Name, days, extension)));
            },
            isFile: true, cancellationToken);

    private static Task<IResult> RespondAsync(
        ICampaignMetricsSource source, HttpContext context, CompareParameters parameters,
        Func<IReadOnlyList<ExportCampaign>, IReadOnlyList<ComparedCampaign>, ChartExportRequest, Task<IResult>> respond, bool isFile, CancellationToken cancellationToken)
    {
        if (parameters.Campaign.Length is < 2 or > MaxCampaigns)
            return Task.FromResult(Problems.Invalid([new(
                $"campaign is required from 2 to {MaxCampaigns} times, once for each campaign.",
                $"campaign est nécessaire de 2 à {MaxCampaigns} fois, une fois pour chaque campagne.")]));
        return NumbersResult.CreateAsync(
            context,
            parameters.Campaign,
            parameters,
            new RequestWords(),
            async (campaigns, request) =>
            {
                var compared = await ComparisonReader.ReadAsync(
                    campaigns.Select(one => (source, request.Query with { CampaignId = one.Id }, (Campaign?)new Campaign { Name = one.Name })), request.From, request.To, cancellationToken).ConfigureAwait(false);
                foreach (var one in compared)
                    request.Require(one.Days);
                return await respond(campaigns, compared, request).ConfigureAwait(false);
            },
            isFile,
            cancellationToken);
    }
}
