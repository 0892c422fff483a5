using System.IO.Compression;
using System.Reflection.Metadata;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using CampaignExport.EndToEnd.Tests.Documentation;

namespace CampaignExport.EndToEnd.Tests.Packages;

/// <summary>The contents and metadata of every package.</summary>
public sealed partial class PackageContentTests(PackedPackages packages)
{
    private static readonly Guid SourceLink = new("CC110556-A091-4D38-9FEC-25AB9A351A6A");

    private static readonly string Repository = XElement.Parse(RepositoryFolder.ReadText("src/Directory.Build.props")).Descendants("RepositoryUrl").Single().Value;

    public static TheoryData<string> Packages => [.. PackedPackages.Names];

    // Projects do not compile against a tool or a template.
    public static TheoryData<string> Libraries => [.. PackedPackages.Names.Where(name => name is not ("CampaignExport.Tool" or "CampaignExport.Templates"))];

    [Fact]
    public void Packed_solution_filter_lists_every_project_of_src()
    {
        var listed = ProjectInFilter().Matches(RepositoryFolder.ReadText("src/Packages.slnf")).Select(project => project.Groups["name"].Value);

        listed.Should().BeEquivalentTo(PackedPackages.Names);
    }

    [Theory]
    [MemberData(nameof(Packages))]
    public void Every_package_has_a_readme_of_30_to_80_lines_with_its_installation(string name)
    {
        var readme = RepositoryFolder.ReadText($"src/{name}/README.md");

        readme.Should().StartWith($"# {name}\n");
        readme.TrimEnd().Split('\n').Length.Should().BeInRange(30, 80);
        MarkdownPage.Of($"src/{name}/README.md").CodeBlocks("bash").First().Should().MatchRegex(@"^dotnet (add package|tool install --global|new install) CampaignExport\.");
    }

    [Theory]
    [MemberData(nameof(Packages))]
    public async Task Every_package_has_a_description_and_metadata(string name)
    {
        Needs.Preparation("packages from NuGet");
        using var package = PackedPackages.Open(await packages.FolderAsync(), name);
        var metadata = XDocument.Parse(PackedPackages.ReadText(package, $"{name}.nuspec")).Root!.Elements().Single();
        string? Value(string element) => metadata.Elements().SingleOrDefault(one => one.Name.LocalName == element)?.Value;

        Value("description").Should().NotBeNull().And.Match(text => text.Length >= 100, "it says all that the package does").And.EndWith(".");
        Value("tags").Should().StartWith("campaign marketing ").And.Match(tags => tags.Split(' ', StringSplitOptions.None).Length >= 7);
        Value("license").Should().Be("MIT");
        Value("projectUrl").Should().Be(Repository);
        Value("version").Should().MatchRegex(@"^\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?$");
        Value("readme").Should().Be("README.md");
        Value("icon").Should().Be("icon.png");
        var repository = metadata.Elements().Single(one => one.Name.LocalName == "repository");
        ((string?)repository.Attribute("url")).Should().Be(Repository);
        var icon = PackedPackages.ReadBytes(package, "icon.png");
        icon.Should().StartWith([0x89, (byte)'P', (byte)'N', (byte)'G']).And.HaveCountLessThan(10_000);
    }

    [Theory]
    [MemberData(nameof(Libraries))]
    public async Task Package_depends_on_exactly_its_own_version_of_the_other_packages(string name)
    {
        Needs.Preparation("packages from NuGet");
        var folder = await packages.FolderAsync();
        using var package = PackedPackages.Open(folder, name);
        var dependencies = XDocument.Parse(PackedPackages.ReadText(package, $"{name}.nuspec")).Descendants().Where(element => element.Name.LocalName == "dependency");

        var own = dependencies.Where(dependency => ((string)dependency.Attribute("id")!).StartsWith("CampaignExport.", StringComparison.Ordinal)).ToList();

        own.Select(dependency => (string?)dependency.Attribute("version")).Distinct()
            .Should().Equal(name == "CampaignExport.Core" ? [] : [$"[{PackedPackages.VersionOf(folder, name)}]"], "they use internal members of each other");
    }

    [Theory]
    [MemberData(nameof(Packages))]
    public async Task Links_of_a_packed_readme_are_absolute_and_lead_to_files_of_the_repository(string name)
    {
        Needs.Preparation("packages from NuGet");
        using var package = PackedPackages.Open(await packages.FolderAsync(), name);
        var source = RepositoryFolder.ReadText($"src/{name}/README.md");

        var packed = PackedPackages.ReadText(package, "README.md");

        var page = new MarkdownPage("README.md", packed);
        page.LocalLinks().Should().BeEmpty();
        var ours = LinkToRepository().Matches(packed).Where(link => link.Value.StartsWith(Repository, StringComparison.Ordinal)).ToList();
        ours.Should().HaveCountGreaterThanOrEqualTo(3);
        ours.Select(link => link.Groups["path"].Value).Where(path => !Path.Exists(RepositoryFolder.PathOf(path))).Should().BeEmpty();
        ours.Select(link => link.Groups["commit"].Value).Distinct().Should().ContainSingle().Which.Should().MatchRegex("^([0-9a-f]{40}|HEAD)$");
        LinkToRepository().Replace(packed, link => $"../../{link.Groups["path"].Value}").TrimEnd().Should().Be(source.TrimEnd(), "nothing else is changed");
    }

    [Theory]
    [MemberData(nameof(Libraries))]
    public async Task XML_documentation_of_a_package_has_exactly_the_public_members(string name)
    {
        Needs.Preparation("packages from NuGet");
        using var package = PackedPackages.Open(await packages.FolderAsync(), name);
        var visible = new VisibleMembers(PackedPackages.ReadBytes(package, $"lib/net10.0/{name}.dll"));

        var documented = XDocument.Parse(PackedPackages.ReadText(package, $"lib/net10.0/{name}.xml")).Descendants("member")
            .Select(member => (string)member.Attribute("name")!).ToList();

        documented.Where(id => !visible.Contains(id)).Should().BeEmpty();
        visible.Types.Should().NotBeEmpty().And.BeSubsetOf(documented);
    }

    [Fact]
    public async Task Tool_package_contains_no_XML_documentation()
    {
        Needs.Preparation("packages from NuGet");
        using var package = PackedPackages.Open(await packages.FolderAsync(), $"CampaignExport.Tool.{RuntimeInformation.RuntimeIdentifier}");

        package.Entries.Where(entry => entry.FullName.StartsWith("tools/", StringComparison.Ordinal) && entry.Name.EndsWith(".xml", StringComparison.Ordinal))
            .Select(entry => entry.Name).Should().Equal("DotnetToolSettings.xml");
    }

    [Theory]
    [MemberData(nameof(Libraries))]
    public async Task Symbols_of_a_package_link_to_the_sources_of_its_commit(string name)
    {
        Needs.Preparation("packages from NuGet");
        using var package = PackedPackages.Open(await packages.FolderAsync(), name, "snupkg");

        var symbols = PackedPackages.ReadBytes(package, $"lib/net10.0/{name}.pdb");

        using var provider = MetadataReaderProvider.FromPortablePdbStream(new MemoryStream(symbols));
        var reader = provider.GetMetadataReader();
        reader.Documents.Select(document => reader.GetString(reader.GetDocument(document).Name))
            .Should().NotBeEmpty().And.NotContain(path => path.Contains(RepositoryFolder.Root, StringComparison.Ordinal));
        // Without the history there is no commit.
        if (!Path.Exists(RepositoryFolder.PathOf(".git")))
            return;
        var links = reader.CustomDebugInformation.Select(reader.GetCustomDebugInformation).Single(one => reader.GetGuid(one.Kind) == SourceLink);
        Encoding.UTF8.GetString(reader.GetBlobBytes(links.Value)).Should().MatchRegex(
            $"\"/_/\\*\":\"{Regex.Escape(Repository.Replace("//github.com/", "//raw.githubusercontent.com/", StringComparison.Ordinal))}/[0-9a-f]{{40}}/\\*\"");
    }

    [Fact]
    public async Task Bill_of_materials_lists_dependencies_with_licences()
    {
        Needs.Preparation("packages from NuGet");
        using var package = PackedPackages.Open(await packages.CoreAgainAsync(), "CampaignExport.Core");
        var dependencies = XDocument.Parse(PackedPackages.ReadText(package, "CampaignExport.Core.nuspec")).Descendants()
            .Where(element => element.Name.LocalName == "dependency").Select(element => $"{(string?)element.Attribute("id")} {(string?)element.Attribute("version")}");

        var bill = JsonDocument.Parse(PackedPackages.ReadText(package, "bom.json")).RootElement;

        bill.GetProperty("bomFormat").GetString().Should().Be("CycloneDX");
        var used = bill.GetProperty("components").EnumerateArray().Where(component => component.GetProperty("scope").GetString() == "required").ToList();
        used.Select(component => $"{component.GetProperty("name").GetString()} {component.GetProperty("version").GetString()}").Should().Contain(dependencies);
        used.Should().OnlyContain(component => component.GetProperty("licenses").GetArrayLength() > 0);
    }

    [GeneratedRegex("""^\s*"src\\\\[^"]*\\\\(?<name>[^"\\]+)\.csproj",?$""", RegexOptions.Multiline)]
    private static partial Regex ProjectInFilter();

    [GeneratedRegex(@"https://[^)\s]+?/blob/(?<commit>[^/]+)/(?<path>[^)#\s]+)")]
    private static partial Regex LinkToRepository();
}
