using CampaignExport.Campaigns;
using CampaignExport.Exports;
using CampaignExport.Jobs;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CampaignExport.AspNetCore.Endpoints;

/// <summary>Responds with the numbers of campaigns. Errors of the request and of the data become problems.</summary>
internal static class NumbersResult
{
    /// <summary>Finds the campaign if the user may see it, reads the parameters, and creates the response.</summary>
    /// <param name="context">The request.</param>
    /// <param name="campaignId">The campaign.</param>
    /// <param name="parameters">The parameters.</param>
    /// <param name="words">The errors of other parameters.</param>
    /// <param name="create">Creates the response.</param>
    /// <param name="isFile">Whether the response is a file, which requires the permission to export charts.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    public static Task<IResult> CreateAsync(
        HttpContext context, string campaignId, ReportParameters parameters, RequestWords words, Func<ExportCampaign, ChartExportRequest, Task<IResult>> create, bool isFile,
        CancellationToken cancellationToken) =>
        CreateAsync(context, [campaignId], parameters, words, (campaigns, request) => create(campaigns[0], request), isFile, cancellationToken);

    /// <summary>Does the same for several campaigns, at least one. The request is that of the first one.</summary>
    public static async Task<IResult> CreateAsync(
        HttpContext context, IReadOnlyList<string> campaignIds, ReportParameters parameters, RequestWords words,
        Func<IReadOnlyList<ExportCampaign>, ChartExportRequest, Task<IResult>> create, bool isFile, CancellationToken cancellationToken)
    {
        var (user, services) = (RequestFilter.UserOf(context), context.RequestServices);
        var campaigns = new List<ExportCampaign>();
        foreach (var id in campaignIds)
        {
            if (await services.GetRequiredService<IExportCampaigns>().FindAsync(user.UserId, id, cancellationToken).ConfigureAwait(false) is not { } campaign)
                return Problems.NotFound;
            campaigns.Add(campaign);
        }

        if (isFile && !await MayExportAsync(context, campaigns, cancellationToken).ConfigureAwait(false))
            return Problems.NotAllowed("charts");
        var request = parameters.Read(campaigns[0].Id, user, services.GetRequiredService<IOptions<ExportJobOptions>>().Value, words);
        if (words.Problems.Count > 0)
            return Problems.Invalid(words.Problems);
        try
        {
            return await create(campaigns, request).ConfigureAwait(false);
        }
        catch (NoDataException error)
        {
            return Problems.NoData(error);
        }
        catch (ExportRequestException error)
        {
            return Problems.Invalid(error.Sentences);
        }
        catch (SourceDataException error)
        {
            Log.InvalidData(services.GetRequiredService<ILoggerFactory>().CreateLogger("CampaignExport.AspNetCore"), string.Join(", ", campaignIds), error.Message);
            return Problems.InvalidData(error);
        }
    }

    /// <summary>Determines whether the user may export the charts of each campaign.</summary>
    public static async Task<bool> MayExportAsync(HttpContext context, IEnumerable<ExportCampaign> campaigns, CancellationToken cancellationToken)
    {
        var authorizer = context.RequestServices.GetRequiredService<IExportAuthorizer>();
        foreach (var campaign in campaigns)
        {
            var permissions = await authorizer.GetPermissionsAsync(RequestFilter.UserOf(context).UserId, campaign.WorkspaceId, campaign.Id, cancellationToken).ConfigureAwait(false);
            if (!permissions.HasFlag(ExportPermissions.ExportCharts))
                return false;
        }

        return true;
    }
}
