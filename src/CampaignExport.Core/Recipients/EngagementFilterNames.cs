namespace CampaignExport.Recipients;

/// <summary>The names of filters by engagement in the command line and in the web API, such as <c>not-opened</c>.</summary>
internal static class EngagementFilterNames
{
    /// <summary>All names, in the order of <see cref="EngagementFilter"/>.</summary>
    public static IReadOnlyList<string> All { get; } = ["opened", "not-opened", "clicked", "converted", "bounced"];

    /// <summary>Gets the name of a filter; null for null.</summary>
    public static string? Of(EngagementFilter? filter) => filter is { } only ? All[(int)only] : null;

    /// <summary>Finds a filter by its name; null if there is none with the name.</summary>
    public static EngagementFilter? Find(string? name) => All.Index().Where(one => one.Item == name).Select(one => (EngagementFilter?)one.Index).FirstOrDefault();
}
