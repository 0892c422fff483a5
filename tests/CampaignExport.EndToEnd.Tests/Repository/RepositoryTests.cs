using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace CampaignExport.EndToEnd.Tests.Repository;

/// <summary>Rules for every file of the repository.</summary>
public sealed partial class RepositoryTests
{
    private static readonly (string Path, string Text)[] TextFiles =
    [
        .. RepositoryFolder.Files()
            .Select(path => (path, File.ReadAllBytes(RepositoryFolder.PathOf(path))))
            .Where(file => !file.Item2.Contains((byte)0))
            .Select(file => (file.path, Encoding.UTF8.GetString(file.Item2))),
    ];

    private static readonly (string Path, XElement Project)[] BuildFiles =
    [
        .. new[] { "*.csproj", "*.props", "*.targets" }
            .SelectMany(RepositoryFolder.Files)
            .Select(path => (path, XElement.Parse(RepositoryFolder.ReadText(path)))),
    ];

    [Fact]
    public void No_file_contains_a_local_path()
    {
        TextFiles.Should().HaveCountGreaterThan(50);
        Places(MachineFolder()).Should().BeEmpty();
    }

    [Fact]
    public void No_file_contains_a_to_do_comment() => Places(LeftForLater()).Should().BeEmpty();

    [Fact]
    public void Solution_lists_exactly_the_projects()
    {
        var listed = ProjectInSolution().Matches(RepositoryFolder.ReadText("CampaignExport.Core.sln"))
            .Select(project => project.Groups["path"].Value.Replace('\\', '/'));

        listed.Should().BeEquivalentTo(RepositoryFolder.Files("*.csproj"));
    }

    [Fact]
    public void Package_versions_are_managed_centrally()
    {
        var references = BuildFiles.SelectMany(file => file.Project.Descendants("PackageReference").Select(reference => (file.Path, reference)))
            .ToList();
        var central = BuildFiles.Single(file => file.Path == "Directory.Packages.props").Project
            .Descendants("PackageVersion").Select(version => (string)version.Attribute("Include")!).ToHashSet();

        references.Should().NotBeEmpty();
        references.Where(one => one.reference.Attribute("Version") is not null || one.reference.Attribute("VersionOverride") is not null
                || one.reference.Elements().Any(element => element.Name.LocalName.StartsWith("Version", StringComparison.Ordinal)))
            .Should().BeEmpty();
        references.Select(one => (string)one.reference.Attribute("Include")!).Where(name => !central.Contains(name)).Should().BeEmpty();
        BuildFiles.Where(file => file.Path != "Directory.Packages.props").SelectMany(file => file.Project.Descendants("PackageVersion"))
            .Should().BeEmpty();
    }

    [Theory]
    [InlineData("tests/run")]
    [InlineData(".ci/run")]
    [InlineData(".ci/assets")]
    [InlineData("tests/servers/postgresql")]
    [InlineData("benchmarks/http/run")]
    [InlineData("benchmarks/http/measure")]
    public void Scripts_are_executable(string path)
    {
        var script = RepositoryFolder.ReadText(path);

        script.Should().StartWith("#!/usr/bin/env bash\n").And.NotContain("\r");
        if (!OperatingSystem.IsWindows())
            File.GetUnixFileMode(RepositoryFolder.PathOf(path)).Should().HaveFlag(UnixFileMode.UserExecute);
    }

    private static IEnumerable<string> Places(Regex pattern) =>
        from file in TextFiles
        from line in file.Text.Split('\n').Index()
        where pattern.IsMatch(line.Item)
        select $"{file.Path}:{line.Index + 1}: {line.Item.Trim()}";

    // Spelled with a class of one letter, so that the pattern does not find itself.
    [GeneratedRegex(@"(?<![\w.<:/~])/(hom[e]|Use[r]s|roo[t]|tm[p]|wor[k]|mn[t])/|\b[A-Za-z]:\\+Use[r]s\\")]
    private static partial Regex MachineFolder();

    [GeneratedRegex(@"\b(TOD[O]|FIXM[E]|HAC[K]|XX[X])\b|\bNotImplemente[d]")]
    private static partial Regex LeftForLater();

    [GeneratedRegex("""^Project\("[^"]+"\) = "[^"]+", "(?<path>[^"]+\.csproj)",""", RegexOptions.Multiline)]
    private static partial Regex ProjectInSolution();
}
