using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using CampaignExport.EndToEnd.Tests.Documentation;

namespace CampaignExport.EndToEnd.Tests.Packages;

/// <summary>The packages work outside the repository as in the README.</summary>
public sealed partial class PackageTests(PackedPackages packages)
{
    private const string Core = "CampaignExport.Core";
    private const string Tool = "CampaignExport.Tool";
    private const string Assembly = $"lib/net10.0/{Core}.dll";

    private static readonly string[] Dependencies =
    [
        "CsvHelper", "Microsoft.Extensions.Configuration.Binder", "Microsoft.Extensions.DependencyInjection.Abstractions", "Microsoft.Extensions.Diagnostics.HealthChecks",
        "Microsoft.Extensions.Hosting.Abstractions", "Microsoft.Extensions.Logging.Abstractions", "Microsoft.Extensions.Options",
        "System.IO.Hashing",
    ];

    [Fact]
    public async Task Library_depends_only_on_the_hosting_packages_and_two_others()
    {
        Needs.Preparation("packages from NuGet");
        using var package = PackedPackages.Open(await packages.FolderAsync(), Core);

        XDocument.Parse(PackedPackages.ReadText(package, $"{Core}.nuspec")).Descendants()
            .Where(element => element.Name.LocalName == "dependency").Select(element => (string?)element.Attribute("id"))
            .Should().BeEquivalentTo(Dependencies);
    }

    [Fact]
    public async Task Packing_is_deterministic_and_embeds_no_local_path()
    {
        Needs.Preparation("packages from NuGet");
        using var first = PackedPackages.Open(await packages.FolderAsync(), Core);
        using var second = PackedPackages.Open(await packages.CoreAgainAsync(), Core);

        var assembly = PackedPackages.ReadBytes(first, Assembly);
        assembly.Should().Equal(PackedPackages.ReadBytes(second, Assembly));
        assembly.AsSpan().IndexOf(Encoding.UTF8.GetBytes(RepositoryFolder.Root)).Should().Be(-1);
    }

    [Fact]
    public async Task Programs_of_the_readme_work_in_new_projects_with_the_named_packages()
    {
        Needs.Preparation("packages from NuGet");
        using var folder = await packages.FreshFolderAsync();
        var programs = ReadmeProgram.All;
        programs.Select(program => program.Sample).Should().Equal("FirstExport", "SqlTables", "BucketJobs");
        foreach (var program in programs)
            await WriteAsync(folder, program);

        await RunAsync(folder, programs[0]);
        Encoding.UTF8.GetString(folder.ReadAll("FirstExport/charts")["messages-sent-by-date.csv"]).ReplaceLineEndings("\n")
            .Should().Be(MarkdownPage.Of("README.md").CodeBlocks("text").ElementAt(2));
        SampleDatabase.Create(folder["SqlTables/shop.db"]);
        await RunAsync(folder, programs[1]);
        // It needs a bucket: BucketSampleTests runs it.
        (await Command.DotnetAsync(folder["BucketJobs"], ["build"])).ShouldSucceed();
    }

    [Fact]
    public async Task Host_for_one_platform_gets_only_its_native_library_of_SQLite()
    {
        Needs.Preparation("packages from NuGet");
        using var folder = await packages.FreshFolderAsync();
        await WriteAsync(folder, ReadmeProgram.All.Single(program => program.Sample == "SqlTables"));

        (await Command.DotnetAsync(folder["SqlTables"],
            ["publish", "-r", RuntimeInformation.RuntimeIdentifier, "--no-self-contained", "-o", "published"])).ShouldSucceed();

        folder.ReadAll("SqlTables/published").Keys.Where(path => NativeLibrary().IsMatch(path)).Should().ContainSingle().Which.Should().NotContain("/");
    }

    [Fact]
    public async Task Tool_installs_from_its_package_and_has_the_output_of_the_readme()
    {
        Needs.Preparation("packages from NuGet");
        using var folder = await packages.FreshFolderAsync();
        var version = PackedPackages.VersionOf(await packages.FolderAsync(), Tool);
        (await Command.DotnetAsync(folder.Path, ["tool", "install", Tool, "--tool-path", "tools", "--version", version])).ShouldSucceed();

        var run = (await Command.RunAsync(folder["tools/campaign-export"], folder.Path, ["--version"])).ShouldSucceed();
        run.Output.Trim().Should().MatchRegex($"^{version.Replace(".", "\\.")}(\\+[0-9a-f]+)?$");
        run.Error.Should().BeEmpty();

        var commands = MarkdownPage.Of("README.md").CodeBlocks("bash").Single(block => block.Contains("\ncampaign-export demo\n", StringComparison.Ordinal)).Split('\n')[1..];
        // The files that the other commands read are the same for fewer recipients.
        commands[0] = $"{commands[0]} --recipients 100";
        var shown = (await Command.RunAsync("bash", folder.Path, ["-ec", string.Join('\n', commands)],
            ("PATH", $"{folder["tools"]}{Path.PathSeparator}{Environment.GetEnvironmentVariable("PATH")}"))).ShouldSucceed();
        shown.Output.ReplaceLineEndings("\n").Should().EndWith($"\n{MarkdownPage.Of("README.md").CodeBlocks("text").First()}");
    }

    [Fact]
    public async Task Tool_names_the_licence_of_each_library_that_it_contains()
    {
        var folder = await packages.FolderAsync();
        var package = Directory.GetFiles(folder, $"{Tool}.linux-x64.*.nupkg").Single();
        using var archive = await ZipFile.OpenReadAsync(package, TestContext.Current.CancellationToken);
        using var dependencies = await JsonDocument.ParseAsync(
            await archive.Entries.Single(entry => entry.Name == "campaign-export.deps.json").OpenAsync(TestContext.Current.CancellationToken), cancellationToken: TestContext.Current.CancellationToken);
        using var licences = new StreamReader(await archive.GetEntry("LICENSES.txt")!.OpenAsync(TestContext.Current.CancellationToken));
        var named = (await licences.ReadToEndAsync(TestContext.Current.CancellationToken)).Split("--------")[0].Split([' ', ',', '\n']);

        var contained = dependencies.RootElement.GetProperty("libraries").EnumerateObject()
            .Where(library => library.Value.GetProperty("type").GetString() == "package").Select(library => library.Name.Split('/')[0]).ToList();
        contained.Should().HaveCountGreaterThan(10);
        contained.Except(named).Should().BeEmpty();
    }

    private static async Task RunAsync(TemporaryFolder folder, ReadmeProgram program)
    {
        var run = (await Command.DotnetAsync(folder[program.Sample], ["run"])).ShouldSucceed();

        run.Output.ReplaceLineEndings("\n").Replace('\\', '/').Should().EndWith(program.Shows);
    }

    // As the commands of the README make it: a console program with these packages, the block, and the files that it reads.
    private async Task WriteAsync(TemporaryFolder folder, ReadmeProgram program)
    {
        var packed = await packages.FolderAsync();
        var references = program.Packages.Select(name => (name, version: PackedPackages.Names.Contains(name) ? PackedPackages.VersionOf(packed, name) : "10.0.*"));
        folder.Write($"{program.Sample}/{program.Sample}.csproj",
            $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <ImplicitUsings>enable</ImplicitUsings>
                <Nullable>enable</Nullable>
              </PropertyGroup>
              <ItemGroup>
                {string.Concat(references.Select(one => $"<PackageReference Include=\"{one.name}\" Version=\"{one.version}\" />"))}
              </ItemGroup>
            </Project>
            """);
        folder.Write($"{program.Sample}/Program.cs", program.Code);
        foreach (var input in RepositoryFolder.Files().Where(path => path.StartsWith($"docs/samples/{program.Sample}/", StringComparison.Ordinal)
            && Path.GetExtension(path) is ".json" or ".jsonl"))
            folder.Write($"{program.Sample}/{Path.GetFileName(input)}", RepositoryFolder.ReadText(input));
    }

    [GeneratedRegex(@"(^|/)(lib)?e_sqlite3\.(dll|so|dylib|a)$")]
    private static partial Regex NativeLibrary();
}
