using System.Text.RegularExpressions;

namespace CampaignExport.EndToEnd.Tests.Documentation;

/// <summary>
/// The code of docs/samples that pages can show: whole files, and regions between the comments <c>// &lt;name&gt;</c> and
/// <c>// &lt;/name&gt;</c>.
/// </summary>
internal static partial class SampleCode
{
    public static IReadOnlyList<string> Projects { get; } =
        [.. Files("*.csproj").Select(path => Path.GetFileNameWithoutExtension(path)!)];

    public static IReadOnlyList<string> WholeFiles { get; } = [.. Files("*.cs").Select(RepositoryFolder.ReadText)];

    /// <summary>The code of each region, by name.</summary>
    public static IReadOnlyDictionary<string, string> Regions { get; } = WholeFiles
        .SelectMany(file => RegionPattern().Matches(file))
        .ToDictionary(region => region.Groups["name"].Value, region => region.Groups["code"].Value);

    private static IEnumerable<string> Files(string pattern) =>
        RepositoryFolder.Files(pattern).Where(path => path.StartsWith("docs/samples/", StringComparison.Ordinal));

    [GeneratedRegex(@"^// <(?<name>[\w-]+)>\n(?<code>.*?)^// </\k<name>>$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex RegionPattern();
}
