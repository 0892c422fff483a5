using System.Globalization;
using System.IO.Compression;
using CampaignExport.AspNetCore.Contracts;
using CampaignExport.Campaigns;
using CampaignExport.Charts;
using CampaignExport.Exports;
using CampaignExport.Formats;
using CampaignExport.Jobs;
using CampaignExport.Metrics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

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
            .WithSummary("Downloads a chart by its name and an extension: csv or jsonl. In the long layout, the single file is named charts.")
            .Produces(200, contentType: "text/csv", additionalContentTypes: "application/jsonl")
            .ProducesProblem(400).ProducesProblem(403).ProducesProblem(404).ProducesProblem(422).ProducesProblem(502);
        group.MapGet("/campaigns/{campaignId}/charts.zip", DownloadAllAsync)
            .WithSummary("Downloads all charts as CSV files in one archive.")
            .Produces(200, contentType: "application/zip")
            .ProducesProblem(400).ProducesProblem(403).ProducesProblem(404).ProducesProblem(422).ProducesProblem(502);
    }

    private static Task<IResult> GetAsync(
        ICampaignMetricsSource source,
        IOptions<ExportJobOptions> options,
        HttpContext context,
        string campaignId,
        [AsParameters] ChartParameters parameters,
        CancellationToken cancellationToken) => NumbersResult.CreateAsync(
            context,
            campaignId,
            async (campaign, user) =>
            {
                var words = new RequestWords();
                var request = parameters.Read(campaign.Id, user, options.Value, words);
                var withRates = words.OneOf(parameters.Rates, "rates", "true", "false") == "true";
                if (words.Problems.Count > 0)
                    return Problems.Invalid(words.Problems);
                var charts = await CampaignCharts.ReadAsync(source, request, cancellationToken).ConfigureAwait(false);
                return TypedResults.Json(ChartsBody.Create(charts, request, withRates), WebJson.Default.ChartsBody);
            },
            cancellationToken);

    private static Task<IResult> DownloadAsync(
        HttpContext context, string campaignId, string file, [AsParameters] ChartParameters parameters, CancellationToken cancellationToken) => RespondAsync(
            context,
            campaignId,
            parameters,
            (campaign, charts, files) =>
            {
                if (FormatOf(file) is not { } format || files.FirstOrDefault(one => $"{one.Name}.{format.Extension}" == file) is not { } chart)
                    return Task.FromResult(Problems.NotFound);
                // Block by block, so that nothing is encoded before the client takes it.
                return Task.FromResult<IResult>(TypedResults.Stream(
                    async body => await chart.WriteAsync(format, body, cancellationToken).ConfigureAwait(false),
                    ContentTypes.FromName(file),
                    NameOf(campaign, charts, chart.Name, format.Extension)));
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
                        using var entry = archive.CreateEntry(NameOf(campaign, charts, chart.Name, format.Extension)).Open();
                        await chart.WriteAsync(format, entry, cancellationToken).ConfigureAwait(false);
                    }
                }

                content.Position = 0;
                return TypedResults.Stream(content, "application/zip", NameOf(campaign, charts, "charts", "zip"));
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
            async (campaign, user) =>
            {
                var services = context.RequestServices;
                var permissions = await services.GetRequiredService<IExportAuthorizer>()
                    .GetPermissionsAsync(user.UserId, campaign.WorkspaceId, campaign.Id, cancellationToken).ConfigureAwait(false);
                if (!permissions.HasFlag(ExportPermissions.ExportCharts))
                    return Problems.NotAllowed("charts");
                var words = new RequestWords();
                var request = parameters.Read(campaign.Id, user, services.GetRequiredService<IOptions<ExportJobOptions>>().Value, words);
                if (words.Problems.Count > 0)
                    return Problems.Invalid(words.Problems);
                var charts = await CampaignCharts.ReadAsync(services.GetRequiredService<ICampaignMetricsSource>(), request, cancellationToken).ConfigureAwait(false);
                return await respond(campaign, charts, charts.CreateFiles(request.Layout)).ConfigureAwait(false);
            },
            cancellationToken);

    // The name says which campaign and days a file is about.
    private static string NameOf(ExportCampaign campaign, CampaignCharts charts, string name, string extension)
    {
        var days = charts.Charts[0].Days;
        var slug = new[] { campaign.Name, campaign.Id }.Select(ChartNames.Slug).FirstOrDefault(one => one.Length > 0, "campaign");
        return string.Create(CultureInfo.InvariantCulture, $"{slug}_{name}_{days.First:yyyy-MM-dd}_{days.Last:yyyy-MM-dd}.{extension}");
    }

    private static IExportFormat? FormatOf(string file) =>
        file.EndsWith(".csv", StringComparison.Ordinal) ? new CsvFormat()
        : file.EndsWith(".jsonl", StringComparison.Ordinal) ? new JsonLinesFormat()
        : null;
}
