using System.IO.Compression;
using System.Text;
using System.Xml.Linq;
using CampaignExport.EndToEnd.Tests.Support;

namespace CampaignExport.EndToEnd.Tests.Packages;

/// <summary>The packages as others get them: what is in them, and that they work outside this repository.</summary>
public sealed class PackageTests(PackedPackages packages) : IClassFixture<PackedPackages>
{
    private const string Core = "CampaignExport.Core";
    private const string Tool = "CampaignExport.Tool";
    private const string Assembly = $"lib/net10.0/{Core}.dll";

    private static readonly string[] Dependencies =
    [
        "CsvHelper", "Microsoft.Extensions.DependencyInjection.Abstractions", "Microsoft.Extensions.Diagnostics.HealthChecks.Abstractions",
        "Microsoft.Extensions.Hosting.Abstractions", "Microsoft.Extensions.Logging.Abstractions", "Microsoft.Extensions.Options",
        "System.IO.Hashing",
    ];

    [Fact]
    public async Task The_package_holds_readme_licence_documentation_and_symbols()
    {
        Needs.Preparation("packages from NuGet");
        var folder = await packages.FolderAsync();

        using var package = PackedPackages.Open(folder, Core);
        ReadText(package, "README.md").Should().Be(RepositoryFolder.ReadText("README.md"));
        var documentation = XDocument.Parse(ReadText(package, Path.ChangeExtension(Assembly, ".xml")));
        documentation.Descendants("member").Select(member => (string?)member.Attribute("name"))
            .Should().Contain("T:CampaignExport.Exports.ChartExporter");
        var metadata = XDocument.Parse(ReadText(package, $"{Core}.nuspec")).Root!.Elements().Single();
        Value("license").Should().Be("MIT");
        Value("readme").Should().Be("README.md");
        Value("description").Should().NotBeEmpty();
        metadata.Descendants().Where(element => element.Name.LocalName == "dependency").Select(element => (string?)element.Attribute("id"))
            .Should().BeEquivalentTo(Dependencies, "the library drags nothing else along");

        using var symbols = PackedPackages.Open(folder, Core, "snupkg");
        symbols.GetEntry(Path.ChangeExtension(Assembly, ".pdb")).Should().NotBeNull();

        string? Value(string name) => metadata.Elements().SingleOrDefault(element => element.Name.LocalName == name)?.Value;
    }

    [Fact]
    public async Task Two_packs_hold_the_same_assembly_which_names_no_folder_of_the_machine()
    {
        Needs.Preparation("packages from NuGet");
        using var first = PackedPackages.Open(await packages.FolderAsync(), Core);
        using var second = PackedPackages.Open(await packages.PackCoreAgainAsync(), Core);

        var assembly = ReadBytes(first, Assembly);
        assembly.Should().Equal(ReadBytes(second, Assembly));
        assembly.AsSpan().IndexOf(Encoding.UTF8.GetBytes(RepositoryFolder.Root)).Should().Be(-1);
    }

    [Fact]
    public async Task A_fresh_project_exports_charts_with_the_package()
    {
        Needs.Preparation("packages from NuGet");
        using var folder = await FreshFolderAsync();
        folder.Write("Fresh.csproj", FreshProject(PackedPackages.VersionOf(await packages.FolderAsync(), Core)));
        folder.Write("Program.cs", RepositoryFolder.ReadText("docs/samples/FirstExport/Program.cs"));
        folder.Write("data_series.json", RepositoryFolder.ReadText("docs/samples/FirstExport/data_series.json"));

        var run = (await Command.DotnetAsync(folder.Path, ["run", "--project", "Fresh.csproj"])).ShouldSucceed();

        run.Output.ReplaceLineEndings("\n").Should().EndWith("ios-push-engagement-by-date.csv: 3 days\n");
        Encoding.UTF8.GetString(folder.ReadAll("charts")["messages-sent-by-date.csv"]).Should().Be(
            "Date,Total Messages Sent,Email Sent,iOS Push Sent\r\n2026-06-01,1520,1000,520\r\n2026-06-02,0,0,0\r\n2026-06-03,12,12,0\r\n");
    }

    [Fact]
    public async Task The_tool_installs_from_its_package_and_says_its_version()
    {
        Needs.Preparation("packages from NuGet");
        using var folder = await FreshFolderAsync();
        var version = PackedPackages.VersionOf(await packages.FolderAsync(), Tool);
        (await Command.DotnetAsync(folder.Path, ["tool", "install", Tool, "--tool-path", "tools", "--version", version])).ShouldSucceed();

        var run = (await Command.RunAsync(folder.PathOf("tools/campaign-export"), folder.Path, ["--version"])).ShouldSucceed();

        run.Output.Trim().Should().MatchRegex($"^{version.Replace(".", "\\.")}(\\+[0-9a-f]+)?$");
        run.Error.Should().BeEmpty();
    }

    private static byte[] ReadBytes(ZipArchive package, string entry)
    {
        var bytes = new MemoryStream();
        using var stream = package.GetEntry(entry)?.Open() ?? throw new InvalidOperationException($"The package has no {entry}.");
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }

    private static string ReadText(ZipArchive package, string entry)
    {
        using var reader = new StreamReader(new MemoryStream(ReadBytes(package, entry)));
        return reader.ReadToEnd();
    }

    private static string FreshProject(string version) =>
        $"""
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup>
            <OutputType>Exe</OutputType>
            <TargetFramework>net10.0</TargetFramework>
            <ImplicitUsings>enable</ImplicitUsings>
            <Nullable>enable</Nullable>
          </PropertyGroup>
          <ItemGroup>
            <PackageReference Include="{Core}" Version="{version}" />
          </ItemGroup>
        </Project>
        """;

    // Nothing above the folder is inherited, and packages of earlier runs are not taken from the cache of the machine.
    private static string NugetConfig(string packages) =>
        $"""
        <configuration>
          <config><add key="globalPackagesFolder" value="cache" /></config>
          <packageSources>
            <clear />
            <add key="local" value="{packages}" />
            <add key="nuget.org" value="https://api.nuget.org/v3/index.json" />
          </packageSources>
          <packageSourceMapping>
            <clear />
            <packageSource key="local"><package pattern="CampaignExport.*" /></packageSource>
            <packageSource key="nuget.org"><package pattern="*" /></packageSource>
          </packageSourceMapping>
        </configuration>
        """;

    private async Task<TemporaryFolder> FreshFolderAsync()
    {
        var folder = new TemporaryFolder();
        folder.Write("nuget.config", NugetConfig(await packages.FolderAsync()));
        folder.Write("Directory.Build.props", "<Project />");
        folder.Write("Directory.Build.targets", "<Project />");
        folder.Write("Directory.Packages.props", "<Project />");
        return folder;
    }
}
