using System.Text.RegularExpressions;

namespace CampaignExport.EndToEnd.Tests.Documentation;

/// <summary>A page of the documentation: its code blocks, headings and links.</summary>
internal sealed partial record MarkdownPage(string Path, string Text)
{
    /// <summary>The README, the changelog and everything below docs and benchmarks.</summary>
    public static IReadOnlyList<MarkdownPage> All { get; } =
        [.. RepositoryFolder.Files("*.md").Select(path => new MarkdownPage(path, RepositoryFolder.ReadText(path)))];

    public static MarkdownPage Of(string path) => All.Single(page => page.Path == path);

    /// <summary>The code blocks of a language, without the fences.</summary>
    public IEnumerable<string> CodeBlocks(string language) => Fences().Matches(Text)
        .Where(block => block.Groups["language"].Value == language)
        .Select(block => block.Groups["code"].Value);

    /// <summary>The targets of links within the repository.</summary>
    public IEnumerable<string> LocalLinks() => Links().Matches(Prose)
        .Select(link => link.Groups["target"].Value)
        .Where(target => !target.Contains("://", StringComparison.Ordinal));

    /// <summary>The headings as anchors of links.</summary>
    public IEnumerable<string> Anchors() => Headings().Matches(Prose).Select(heading => AnchorCharacters()
        .Replace(heading.Groups["title"].Value.ToLowerInvariant(), "").Replace(' ', '-'));

    private string Prose => Fences().Replace(Text, "");

    [GeneratedRegex(@"^```(?<language>\w*)\n(?<code>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fences();

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)\)")]
    private static partial Regex Links();

    [GeneratedRegex(@"^#+ (?<title>.+)$", RegexOptions.Multiline)]
    private static partial Regex Headings();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex AnchorCharacters();
}
