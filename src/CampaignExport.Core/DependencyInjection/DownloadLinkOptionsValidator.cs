using CampaignExport.Notifications;
using Microsoft.Extensions.Options;

namespace CampaignExport.DependencyInjection;

/// <summary>Checks the options of download links when the host starts.</summary>
internal sealed class DownloadLinkOptionsValidator : IValidateOptions<DownloadLinkOptions>
{
    public ValidateOptionsResult Validate(string? name, DownloadLinkOptions options)
    {
        var problems = options.FindProblems().ToList();
        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }
}
