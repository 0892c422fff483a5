using System.Security.Cryptography;

namespace CampaignExport.EndToEnd.Tests.Support;

/// <summary>A folder outside the repository, deleted at the end of a test.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("campaign-export-").FullName;

    public string PathOf(string relative) => System.IO.Path.Combine(Path, relative);

    public void Write(string relative, string text)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(PathOf(relative))!);
        File.WriteAllText(PathOf(relative), text);
    }

    /// <summary>All files with what is in them, by name relative to a folder of this one.</summary>
    public IReadOnlyDictionary<string, byte[]> ReadAll(string relative) =>
        Directory.EnumerateFiles(PathOf(relative), "*", SearchOption.AllDirectories).ToDictionary(
            path => System.IO.Path.GetRelativePath(PathOf(relative), path).Replace('\\', '/'),
            File.ReadAllBytes);

    /// <summary>All files of a folder with a digest of each, one a line, for comparing two folders.</summary>
    public IReadOnlyList<string> Digests(string relative) =>
        [.. ReadAll(relative).Select(file => $"{file.Key} {Convert.ToHexString(SHA256.HashData(file.Value))}").Order(StringComparer.Ordinal)];

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
