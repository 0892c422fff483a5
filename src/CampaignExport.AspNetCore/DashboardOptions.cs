namespace CampaignExport.AspNetCore;

/// <summary>The options of the dashboard.</summary>
public sealed class DashboardOptions
{
    /// <summary>The URL of the host's page to sign out: a path such as <c>/sign-out</c>, which includes a path base, or an http or https URL. A link opens it.</summary>
    /// <value>Default null: the dashboard has no such link.</value>
    public string? SignOutUrl { get; set; }

    /// <summary>Finds all problems.</summary>
    internal IEnumerable<string> FindProblems()
    {
        var isPath = SignOutUrl is ['/', .. var rest] && !rest.StartsWith('/') && !rest.StartsWith('\\');
        if (SignOutUrl is not null && !isPath && !(Uri.TryCreate(SignOutUrl, UriKind.Absolute, out var uri) && uri.Scheme is "https" or "http"))
            yield return "DashboardOptions.SignOutUrl must be a path such as /sign-out, or an http or https URL.";
    }
}
