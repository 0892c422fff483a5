using CampaignExport.AspNetCore.Contracts;
using CampaignExport.Campaigns;
using CampaignExport.Exports;
using CampaignExport.Formats;
using CampaignExport.Jobs;
using CampaignExport.Metrics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
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
    }

    private static async Task<IResult> GetAsync(
        IExportCampaigns campaigns,
        ICampaignMetricsSource source,
        IOptions<ExportJobOptions> options,
        HttpContext context,
        string campaignId,
        [AsParameters] ChartParameters parameters,
        CancellationToken cancellationToken)
    {
        var user = RequestFilter.UserOf(context);
        if (await campaigns.FindAsync(user.UserId, campaignId, cancellationToken).ConfigureAwait(false) is not { } campaign)
            return Problems.NotFound;
        var words = new RequestWords();
        var request = parameters.Read(campaign.Id, user, options.Value, words);
        var (charts, problem) = await ReadAsync(source, request, words, context, cancellationToken).ConfigureAwait(false);
        return problem ?? TypedResults.Json(ChartsBody.From(charts!, request), WebJson.Default.ChartsBody);
    }

    private static async Task<IResult> DownloadAsync(
        IExportCampaigns campaigns,
        IExportAuthorizer authorizer,
        ICampaignMetricsSource source,
        IOptions<ExportJobOptions> options,
        HttpContext context,
        string campaignId,
        string file,
        [AsParameters] ChartParameters parameters,
        CancellationToken cancellationToken)
    {
        var user = RequestFilter.UserOf(context);
        if (await campaigns.FindAsync(user.UserId, campaignId, cancellationToken).ConfigureAwait(false) is not { } campaign)
            return Problems.NotFound;
        var permissions = await authorizer
            .GetPermissionsAsync(user.UserId, campaign.WorkspaceId, campaign.Id, cancellationToken).ConfigureAwait(false);
        if (!permissions.HasFlag(ExportPermissions.ExportCharts))
            return Problems.NotAllowed("charts");
        if (FormatOf(file) is not { } format)
            return Problems.NotFound;

        var words = new RequestWords();
        var request = parameters.Read(campaign.Id, user, options.Value, words);
        var (charts, problem) = await ReadAsync(source, request, words, context, cancellationToken).ConfigureAwait(false);
        if (problem is not null)
            return problem;
        if (charts!.CreateFiles(request.Layout).FirstOrDefault(one => NameOf(one, format) == file) is not { } chart)
            return Problems.NotFound;
        // Block by block, so that nothing is encoded before the client takes it.
        return TypedResults.Stream(
            async body => await chart.WriteAsync(format, body, cancellationToken).ConfigureAwait(false), ContentTypes.FromName(file), file);
    }

    private static async Task<(CampaignCharts? Charts, IResult? Problem)> ReadAsync(
        ICampaignMetricsSource source, ChartExportRequest request, RequestWords words, HttpContext context, CancellationToken cancellationToken)
    {
        if (words.Problems.Count > 0)
            return (null, Problems.Invalid(words.Problems));
        try
        {
            return (await CampaignCharts.ReadAsync(source, request, cancellationToken).ConfigureAwait(false), null);
        }
        catch (NoDataException error)
        {
            return (null, Problems.NoData(error));
        }
        catch (ExportRequestException error)
        {
            return (null, Problems.Invalid([error.Message]));
        }
        catch (SourceDataException error)
        {
            Log.InvalidData(context.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger("CampaignExport.AspNetCore"), request.CampaignId, error.Message);
            return (null, Problems.InvalidData(error));
        }
    }

    private static string NameOf(ChartFile chart, IExportFormat format) => $"{chart.Name}.{format.Extension}";

    private static IExportFormat? FormatOf(string file) =>
        file.EndsWith(".csv", StringComparison.Ordinal) ? new CsvFormat()
        : file.EndsWith(".jsonl", StringComparison.Ordinal) ? new JsonLinesFormat()
        : null;
}
