using CampaignExport.Campaigns;
using CampaignExport.Jobs;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CampaignExport.AspNetCore.Endpoints;

/// <summary>Responds with the numbers of a campaign. Errors of the request and of the data become problems.</summary>
internal static class NumbersResult
{
    /// <summary>Finds the campaign if the user may see it, and creates the response.</summary>
    public static async Task<IResult> CreateAsync(
        HttpContext context, string campaignId, Func<ExportCampaign, ExportRequester, Task<IResult>> create, CancellationToken cancellationToken)
    {
        var user = RequestFilter.UserOf(context);
        var campaigns = context.RequestServices.GetRequiredService<IExportCampaigns>();
        if (await campaigns.FindAsync(user.UserId, campaignId, cancellationToken).ConfigureAwait(false) is not { } campaign)
            return Problems.NotFound;
        try
        {
            return await create(campaign, user).ConfigureAwait(false);
        }
        catch (NoDataException error)
        {
            return Problems.NoData(error);
        }
        catch (ExportRequestException error)
        {
            return Problems.Invalid([error.Message]);
        }
        catch (SourceDataException error)
        {
            Log.InvalidData(context.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger("CampaignExport.AspNetCore"), campaign.Id, error.Message);
            return Problems.InvalidData(error);
        }
    }
}
