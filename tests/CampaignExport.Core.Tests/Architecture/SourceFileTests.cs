using System.Text.RegularExpressions;
using CampaignExport.Tests.Support;

namespace CampaignExport.Tests.Architecture;

public sealed partial class SourceFileTests
{
    private static readonly string Source = Path.Combine(Repository.Root, "src");

    private static readonly string[] Files =
        [.. Directory.EnumerateFiles(Source, "*.cs", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];

    [Fact]
    public void Files_are_short()
    {
        var lengths = Files.Select(file => (Lines: File.ReadLines(file).Count(), Name: Show(file))).OrderBy(file => file.Lines).ToArray();

        lengths.Should().NotBeEmpty();
        lengths[lengths.Length / 2].Lines.Should().BeLessThanOrEqualTo(80, "that is the bar for the median");
        lengths[lengths.Length * 9 / 10].Lines.Should().BeLessThanOrEqualTo(200, "that is the bar for nine in ten");
        lengths.Where(file => file.Lines > 400).Should().BeEmpty();
    }

    [Fact]
    public void A_file_holds_one_type_of_its_own_name() =>
        Files
            .Where(file => Path.GetFileName(file) != "Program.cs")
            .Select(file => (Name: Show(file), Types: TypeDeclaration().Matches(File.ReadAllText(file)).Select(match => match.Groups["name"].Value).ToArray()))
            .Where(file => file.Types.Length != 1 || file.Types[0] != Path.GetFileNameWithoutExtension(file.Name).Split('.')[0])
            .Should().BeEmpty();

    [Fact]
    public void A_folder_is_a_namespace() =>
        Directory.EnumerateFiles(Path.Combine(Source, "CampaignExport.Core"), "*.cs", SearchOption.AllDirectories)
            .Where(file => NamespaceDeclaration().Match(File.ReadAllText(file)).Groups["name"].Value is var declared
                && declared != $"CampaignExport.{Path.GetFileName(Path.GetDirectoryName(file))}"
                && declared != "Microsoft.Extensions.DependencyInjection")
            .Select(Show)
            .Should().BeEmpty();

    private static string Show(string file) => Path.GetRelativePath(Source, file);

    [GeneratedRegex(@"^(?:(?:public|internal|sealed|static|abstract|partial|readonly|ref|file|unsafe)\s+)+(?:record\s+struct|record|class|struct|interface|enum)\s+(?<name>\w+)", RegexOptions.Multiline)]
    private static partial Regex TypeDeclaration();

    [GeneratedRegex(@"^namespace\s+(?<name>[\w.]+);", RegexOptions.Multiline)]
    private static partial Regex NamespaceDeclaration();
}
