using System.IO.Compression;
using System.Runtime.InteropServices;
using CampaignExport.EndToEnd.Tests.Packages;

[assembly: AssemblyFixture(typeof(PackedPackages))]

namespace CampaignExport.EndToEnd.Tests.Packages;

/// <summary>The packages of the repository, packed once for all tests on first use.</summary>
public sealed class PackedPackages : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Lazy<Task> _packed;
    private readonly Lazy<Task> _packedAgain;

    public PackedPackages()
    {
        // The tool for this platform alone.
        _packed = new(() => PackAsync("src/Packages.slnf", "packages", $"-p:ToolPlatforms={RuntimeInformation.RuntimeIdentifier}"));
        _packedAgain = new(async () =>
        {
            await _packed.Value;
            Directory.Delete(_folder["build/obj/CampaignExport.Core"], recursive: true);
            Directory.Delete(_folder["build/bin/CampaignExport.Core"], recursive: true);
            await PackAsync("src/CampaignExport.Core", "again", "-p:GenerateSbom=true");
        });
    }

    /// <summary>The names of all packages: each project below src is one.</summary>
    public static IReadOnlyList<string> Names { get; } =
        [.. RepositoryFolder.Files("*.csproj").Where(path => path.StartsWith("src/", StringComparison.Ordinal)).Select(path => Path.GetFileNameWithoutExtension(path)!)];

    /// <summary>The folder of the packages.</summary>
    public async Task<string> FolderAsync()
    {
        await _packed.Value;
        return _folder["packages"];
    }

    /// <summary>The folder of a second package of Core, built from a clean copy with a bill of materials.</summary>
    public async Task<string> CoreAgainAsync()
    {
        await _packedAgain.Value;
        return _folder["again"];
    }

    /// <summary>Creates an empty folder whose projects use these packages and nothing else of the repository.</summary>
    internal async Task<TemporaryFolder> FreshFolderAsync()
    {
        var folder = new TemporaryFolder();
        folder.Write("nuget.config", NugetConfig(await FolderAsync()));
        folder.Write("Directory.Build.props", "<Project />");
        folder.Write("Directory.Build.targets", "<Project />");
        folder.Write("Directory.Packages.props", "<Project />");
        return folder;
    }

    /// <summary>Opens the only package in a folder with a name and an extension.</summary>
    public static ZipArchive Open(string folder, string package, string extension = "nupkg") =>
        ZipFile.OpenRead(Directory.GetFiles(folder, $"{package}.?.*.{extension}").Should().ContainSingle().Subject);

    /// <summary>The version in the name of a package.</summary>
    public static string VersionOf(string folder, string package) =>
        Path.GetFileNameWithoutExtension(Directory.GetFiles(folder, $"{package}.?.*.nupkg").Single())[(package.Length + 1)..];

    public static byte[] ReadBytes(ZipArchive package, string entry)
    {
        var bytes = new MemoryStream();
        using var stream = package.GetEntry(entry)?.Open() ?? throw new InvalidOperationException($"The package has no {entry}.");
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }

    public static string ReadText(ZipArchive package, string entry)
    {
        using var reader = new StreamReader(new MemoryStream(ReadBytes(package, entry)));
        return reader.ReadToEnd();
    }

    public void Dispose() => _folder.Dispose();

    // Inherits no settings from parent folders, and ignores cached packages of earlier runs.
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

    // Like a release build, with mapped paths.
    private async Task PackAsync(string what, string output, params string[] further) => (await Command.DotnetAsync(RepositoryFolder.Root,
    [
        "pack", what, "-c", "Release", "-o", _folder[output],
        $"-p:ArtifactsPath={_folder["build"]}", "-p:ContinuousIntegrationBuild=true", .. further,
    ])).ShouldSucceed();
}
