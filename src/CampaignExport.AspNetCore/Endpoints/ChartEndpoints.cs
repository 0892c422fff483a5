using System.IO.Compression;
using CampaignExport.AspNetCore.Contracts;
using CampaignExport.Campaigns;
using CampaignExport.Charts;
using CampaignExport.Exports;
using CampaignExport.Formats;
using CampaignExport.Metrics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace CampaignExport.AspNetCore.Endpoints;

/// <summary>The endpoints of a campaign's charts, as JSON and as files.</summary>
internal static class ChartEndpoints
{
    public static void Map(RouteGroupBuilder group)
    {
        group.MapGet("/campaigns/{campaignId}/charts", GetAsync)
            .WithSummary("Gets the charts of a campaign.")
            .Produces<ChartsBody>().ProducesProblem(400).ProducesProblem(404).ProducesProblem(422).ProducesProblem(502);
        group.MapGet("/campaigns/{campaignId}/charts/{file}", DownloadAsync)
            .WithSummary("Downloads a chart by its name and an extension: csv or jsonl. In the long layout, the single file is named charts, with the same ending for the granularity.")
            .Produces(200, contentType: "text/csv", additionalContentTypes: "application/jsonl")
            .ProducesProblem(400).ProducesProblem(403).ProducesProblem(404).ProducesProblem(422).ProducesProblem(502);
        group.MapGet("/campaigns/{campaignId}/charts.zip", DownloadAllAsync)
            .WithSummary("Downloads all charts as CSV files in one archive.")
            .Produces(200, contentType: "application/zip")
            .ProducesProblem(400).ProducesProblem(403).ProducesProblem(404).ProducesProblem(422).ProducesProblem(502);
    }

    private static Task<IResult> GetAsync(
        ICampaignMetricsSource source, HttpContext context, string campaignId, [AsParameters] ChartParameters parameters, CancellationToken cancellationToken)
    {
        var words = new RequestWords();
        var withRates = words.OneOf(parameters.Rates, "rates", "true", "false") == "true";
        return NumbersResult.CreateAsync(
            context,
            campaignId,
            parameters,
            words,
            async (_, request) =>
            {
                var charts = await CampaignCharts.ReadAsync(source, request, cancellationToken).ConfigureAwait(false);
                return TypedResults.Json(ChartsBody.Create(charts, request, withRates, RequestFilter.UserOf(context).Language), WebJson.Default.ChartsBody);
            },
            isFile: false,
            cancellationToken);
    }

    private static Task<IResult> DownloadAsync(
        HttpContext context, string campaignId, string file, [AsParameters] ChartParameters parameters, CancellationToken cancellationToken) => RespondAsync(
            context,
            campaignId,
            parameters,
            (campaign, charts, files) =>
            {
                if (NumberFiles.FormatOf(file) is not { } format || files.FirstOrDefault(one => $"{one.Name}.{format.Extension}" == file) is not { } chart)
                    return Task.FromResult(Problems.NotFound);
                // Block by block, so that nothing is encoded before the client takes it.
                return Task.FromResult<IResult>(TypedResults.Stream(
                    async body => await chart.WriteAsync(format, body, cancellationToken).ConfigureAwait(false),
                    ContentTypes.FromName(file),
                    NumberFiles.NameOf(campaign, chart.Name, charts.Charts[0].Days, format.Extension)));
            },
            cancellationToken);

    private static Task<IResult> DownloadAllAsync(
        HttpContext context, string campaignId, [AsParameters] ChartParameters parameters, CancellationToken cancellationToken) => RespondAsync(
            context,
            campaignId,
            parameters,
            async (campaign, charts, files) =>
            {
                // The archive writes synchronously, which servers do not allow. Compressed charts are small.
                var content = new MemoryStream();
                var format = new CsvFormat();
                using (var archive = new ZipArchive(content, ZipArchiveMode.Create, leaveOpen: true))
                {
                    foreach (var chart in files)
                    {
                        using var entry = archive.CreateEntry(NumberFiles.NameOf(campaign, chart.Name, charts.Charts[0].Days, format.Extension)).Open();
                        await chart.WriteAsync(format, entry, cancellationToken).ConfigureAwait(false);
                    }
                }

                content.Position = 0;
                return TypedResults.Stream(content, "application/zip", NumberFiles.NameOf(campaign, $"charts{ChartNames.EndingFor(charts.Metrics.Granularity)}", charts.Charts[0].Days, "zip"));
            },
            cancellationToken);

    private static Task<IResult> RespondAsync(
        HttpContext context,
        string campaignId,
        ChartParameters parameters,
        Func<ExportCampaign, CampaignCharts, IReadOnlyList<ChartFile>, Task<IResult>> respond,
        CancellationToken cancellationToken) => NumbersResult.CreateAsync(
            context,
            campaignId,
            parameters,
            new RequestWords(),
            async (campaign, request) =>
            {
                var source = context.RequestServices.GetRequiredService<ICampaignMetricsSource>();
                var charts = await CampaignCharts.ReadAsync(source, request, cancellationToken).ConfigureAwait(false);
                return await respond(campaign, charts, charts.CreateFiles(request.Layout)).ConfigureAwait(false);
            },
            isFile: true,
            cancellationToken);
}
