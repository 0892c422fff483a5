using System.Text.RegularExpressions;

namespace CampaignExport.Tests.Architecture;

public sealed partial class SourceFileTests
{
    private static readonly string Source = Path.Combine(RepositoryFolder.Root, "src");

    private static readonly string[] Files =
        [.. Directory.EnumerateFiles(Source, "*.cs", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];

    [Fact]
    public void File_has_the_name_of_its_only_public_type_or_of_its_first_type() =>
        Files
            .Where(file => Path.GetFileName(file) != "Program.cs")
            .Select(file => (Name: Show(file), Types: TypeDeclaration().Matches(File.ReadAllText(file)).ToArray()))
            .Where(file => NamesOf(file.Types) is not [var name] || name != Path.GetFileNameWithoutExtension(file.Name).Split('.')[0])
            .Should().BeEmpty("a small internal type lives with its only user, a public one in a file of its own");

    [Fact]
    public void Top_folder_is_a_namespace_and_its_subfolders_are_not()
    {
        var core = Path.Combine(Source, "CampaignExport.Core");
        Directory.EnumerateFiles(core, "*.cs", SearchOption.AllDirectories)
            .Where(file => NamespaceDeclaration().Match(File.ReadAllText(file)).Groups["name"].Value is var declared
                && declared != NamespaceOf(Path.GetRelativePath(core, file).Split(Path.DirectorySeparatorChar))
                && declared != "Microsoft.Extensions.DependencyInjection")
            .Select(Show)
            .Should().BeEmpty();
    }

    private static string NamespaceOf(string[] path) => path.Length == 1 ? "CampaignExport" : $"CampaignExport.{path[0]}";

    private static string[] NamesOf(Match[] types)
    {
        var publicTypes = types.Where(type => type.Value.StartsWith("public ", StringComparison.Ordinal)).ToArray();
        return [.. (publicTypes.Length > 0 ? publicTypes : types[..Math.Min(1, types.Length)]).Select(type => type.Groups["name"].Value)];
    }

    private static string Show(string file) => Path.GetRelativePath(Source, file);

    [GeneratedRegex(@"^(?:(?:public|internal|sealed|static|abstract|partial|readonly|ref|file|unsafe)\s+)+(?:record\s+struct|record|class|struct|interface|enum)\s+(?<name>\w+)", RegexOptions.Multiline)]
    private static partial Regex TypeDeclaration();

    [GeneratedRegex(@"^namespace\s+(?<name>[\w.]+);", RegexOptions.Multiline)]
    private static partial Regex NamespaceDeclaration();
}
