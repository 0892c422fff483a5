using Microsoft.Extensions.Options;

namespace CampaignExport.AspNetCore;

/// <summary>The options of the dashboard.</summary>
public sealed class DashboardOptions
{
    /// <summary>The URL of the host's page to sign out: a path such as <c>/sign-out</c>, which includes a path base, or an http or https URL. A link opens it.</summary>
    /// <value>Default null: the dashboard has no such link.</value>
    public string? SignOutUrl { get; set; }
}

/// <summary>Validates the options when the host starts.</summary>
internal sealed class DashboardOptionsValidator : IValidateOptions<DashboardOptions>
{
    public ValidateOptionsResult Validate(string? name, DashboardOptions options)
    {
        var url = options.SignOutUrl;
        var isPath = url is ['/', .. var rest] && !rest.StartsWith('/') && !rest.StartsWith('\\');
        return url is null || isPath || (Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Scheme is "https" or "http")
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail("DashboardOptions.SignOutUrl must be a path such as /sign-out, or an http or https URL.");
    }
}
