using System.Text.Json.Nodes;

namespace CampaignExport.Tool.Tests;

/// <summary>The files of an export in a folder.</summary>
internal static class Delivery
{
    private static readonly string[] Varying = ["exportId", "startedAt", "completedAt"];

    /// <summary>All files of a folder by name; of the manifest, what does not vary from run to run.</summary>
    public static Dictionary<string, string> Read(string folder) => Directory
        .EnumerateFileSystemEntries(folder, "*", new EnumerationOptions { AttributesToSkip = 0 })
        .ToDictionary(
            path => Path.GetFileName(path),
            path => Directory.Exists(path) ? "a folder"
                : Path.GetFileName(path) == "manifest.json" ? Manifest(path)
                : Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(path))));

    private static string Manifest(string path)
    {
        var manifest = JsonNode.Parse(File.ReadAllBytes(path))!.AsObject();
        foreach (var name in Varying)
            manifest.Remove(name).Should().BeTrue();
        return manifest.ToJsonString();
    }
}
