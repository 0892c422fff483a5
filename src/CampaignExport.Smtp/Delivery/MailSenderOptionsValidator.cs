using Microsoft.Extensions.Options;

namespace CampaignExport.Smtp;

/// <summary>Validates the options of a notifier when the host starts.</summary>
internal sealed class MailSenderOptionsValidator<TOptions> : IValidateOptions<TOptions>
    where TOptions : MailSenderOptions
{
    public ValidateOptionsResult Validate(string? name, TOptions options)
    {
        var problems = options.FindProblems().ToList();
        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }
}
