using System.Security.Cryptography;
using System.Text;

namespace CampaignExport.TestSupport;

/// <summary>A folder outside the repository, deleted at the end of a test.</summary>
public sealed class TemporaryFolder : IDisposable
{
    private static readonly EnumerationOptions Everything = new() { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None };

    public string Path { get; } = Directory.CreateTempSubdirectory("campaign-export-").FullName;

    /// <summary>The names of the files and folders directly in it, in order, hidden ones included.</summary>
    public IReadOnlyList<string> Names => [.. Directory.EnumerateFileSystemEntries(Path).Select(System.IO.Path.GetFileName).Order(StringComparer.Ordinal)!];

    /// <summary>The files at any depth, relative with forward slashes, in order, hidden ones included.</summary>
    public IReadOnlyList<string> Files => [.. FilesBelow(Path)];

    /// <summary>The full path of a relative one.</summary>
    public string this[string name] => System.IO.Path.Combine(Path, name);

    /// <summary>Writes a file, and creates its folders.</summary>
    /// <returns>Its full path.</returns>
    public string Write(string name, byte[] bytes)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(this[name])!);
        File.WriteAllBytes(this[name], bytes);
        return this[name];
    }

    public string Write(string name, string text) => Write(name, Encoding.UTF8.GetBytes(text));

    public string Write(string name, string[] lines) => Write(name, string.Concat(lines.Select(line => line + Environment.NewLine)));

    public byte[] Bytes(string name) => File.ReadAllBytes(this[name]);

    public string Text(string name) => File.ReadAllText(this[name]);

    /// <summary>The files below a folder of this one, by path relative to that folder.</summary>
    public IReadOnlyDictionary<string, byte[]> ReadAll(string below) =>
        FilesBelow(this[below]).ToDictionary(name => name, name => File.ReadAllBytes(System.IO.Path.Combine(this[below], name)));

    /// <summary>The files below a folder of this one with a digest of each, for comparing folders.</summary>
    public Dictionary<string, string> Digests(string below = "") =>
        ReadAll(below).ToDictionary(file => file.Key, file => Convert.ToHexString(SHA256.HashData(file.Value)));

    public void Dispose() => Directory.Delete(Path, recursive: true);

    private static IEnumerable<string> FilesBelow(string folder) => Directory.EnumerateFiles(folder, "*", Everything)
        .Select(path => System.IO.Path.GetRelativePath(folder, path).Replace('\\', '/')).Order(StringComparer.Ordinal);
}
