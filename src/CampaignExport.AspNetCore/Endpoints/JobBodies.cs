using CampaignExport.AspNetCore.Contracts;
using CampaignExport.Jobs;
using CampaignExport.Notifications;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace CampaignExport.AspNetCore.Endpoints;

/// <summary>Creates the bodies of jobs, with the paths of their files.</summary>
internal static class JobBodies
{
    public static JobBody BodyOf(this HttpContext context, ExportJob job) => JobBody.From(job, file =>
    {
        var services = context.RequestServices;
        // Nothing expires before the mail is sent. The expiry of the job also ends its links.
        var expires = job.ExpiresAt ?? (services.GetService<TimeProvider>() ?? TimeProvider.System).GetUtcNow()
            + (job.Request.LinkLifetime ?? services.GetRequiredService<IOptions<ExportJobOptions>>().Value.LinkLifetime);
        var token = services.GetRequiredService<DownloadLinks>().CreateToken(job.Id, file.Name, job.Request.Requester.UserId, expires);
        return DownloadLinkHost.PathOf(services.GetRequiredService<LinkGenerator>(), token, context.Request.PathBase)!;
    });
}
