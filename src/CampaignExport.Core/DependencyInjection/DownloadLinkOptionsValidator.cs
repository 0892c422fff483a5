using CampaignExport.Notifications;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace CampaignExport.DependencyInjection;

/// <summary>Validates the options of download links when the host starts.</summary>
internal sealed class DownloadLinkOptionsValidator(IServiceProviderIsService registered) : IValidateOptions<DownloadLinkOptions>
{
    public ValidateOptionsResult Validate(string? name, DownloadLinkOptions options)
    {
        var problems = options.FindProblems(registered.IsService(typeof(IDownloadLinkHost))).ToList();
        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }
}
