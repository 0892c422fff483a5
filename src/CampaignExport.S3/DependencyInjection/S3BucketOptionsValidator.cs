using Microsoft.Extensions.Options;

namespace CampaignExport.S3.DependencyInjection;

/// <summary>Validates the options of a bucket when the host starts.</summary>
internal sealed class S3BucketOptionsValidator<TOptions> : IValidateOptions<TOptions>
    where TOptions : S3BucketOptions
{
    public ValidateOptionsResult Validate(string? name, TOptions options)
    {
        var problems = options.FindProblems().Select(problem => $"{typeof(TOptions).Name}.{problem}").ToList();
        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }
}
