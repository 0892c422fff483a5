using System.IO.Compression;
using CampaignExport.EndToEnd.Tests.Support;

namespace CampaignExport.EndToEnd.Tests.Packages;

/// <summary>The packages of the repository, packed once for all tests of a class, when the first one asks.</summary>
public sealed class PackedPackages : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Lazy<Task> _packed;

    public PackedPackages() => _packed = new(async () =>
    {
        await PackAsync("CampaignExport.Core", "packages");
        await PackAsync("CampaignExport.Tool", "packages");
    });

    /// <summary>The folder that holds the packages.</summary>
    public async Task<string> FolderAsync()
    {
        await _packed.Value;
        return _folder.PathOf("packages");
    }

    /// <summary>Packs Core once more, from a clean start, into a folder of its own.</summary>
    public async Task<string> PackCoreAgainAsync()
    {
        await _packed.Value;
        Directory.Delete(_folder.PathOf("CampaignExport.Core-build"), recursive: true);
        await PackAsync("CampaignExport.Core", "again");
        return _folder.PathOf("again");
    }

    /// <summary>Opens the one package in a folder that has this name and ending.</summary>
    public static ZipArchive Open(string folder, string package, string extension = "nupkg") =>
        ZipFile.OpenRead(Directory.GetFiles(folder, $"{package}.*.{extension}").Should().ContainSingle().Subject);

    /// <summary>The version in the name of a package.</summary>
    public static string VersionOf(string folder, string package) =>
        Path.GetFileNameWithoutExtension(Directory.GetFiles(folder, $"{package}.*.nupkg").Single())[(package.Length + 1)..];

    public void Dispose() => _folder.Dispose();

    // As a release is built: paths in the assembly are mapped away.
    private async Task PackAsync(string project, string output) => (await Command.DotnetAsync(RepositoryFolder.Root,
    [
        "pack", $"src/{project}", "-c", "Release", "-o", _folder.PathOf(output),
        $"-p:ArtifactsPath={_folder.PathOf($"{project}-build")}", "-p:ContinuousIntegrationBuild=true",
    ])).ShouldSucceed();
}
