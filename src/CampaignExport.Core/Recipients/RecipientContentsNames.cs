namespace CampaignExport.Recipients;

/// <summary>The names of contents in the command line, in the web API and in manifests: <c>user-data</c>, <c>email</c> and <c>all</c>.</summary>
/// <remarks>Thread-safe.</remarks>
internal static class RecipientContentsNames
{
    /// <summary>All names, in the order of <see cref="RecipientContents"/>.</summary>
    public static IReadOnlyList<string> All { get; } = ["user-data", "email", "all"];

    /// <summary>Returns the name of a contents.</summary>
    /// <param name="contents">The contents.</param>
    /// <returns>The name; the number of a contents that is not one of the enumeration.</returns>
    public static string NameOf(RecipientContents contents) => Enum.IsDefined(contents) ? All[(int)contents] : contents.ToString();

    /// <summary>Finds a contents by its name.</summary>
    /// <param name="name">The name, in lower case.</param>
    /// <returns>The contents; null if there is none with the name.</returns>
    public static RecipientContents? Find(string? name)
    {
        for (var at = 0; at < All.Count; at++)
        {
            if (All[at] == name)
                return (RecipientContents)at;
        }

        return null;
    }
}
