using System.Text.Json;

namespace CampaignExport.Tool.Tests.Crashes;

/// <summary>The phase of a killed export, derived from its folder.</summary>
/// <param name="Name">For the histogram.</param>
/// <param name="Counts">Whether it was between its first checkpoint and its end.</param>
internal readonly record struct Phase(string Name, bool Counts)
{
    public static Phase Read(string folder, string? oldManifest, int rows)
    {
        var manifest = Path.Combine(folder, "manifest.json");
        var isDelivered = File.Exists(manifest) && File.ReadAllText(manifest) != oldManifest;
        var path = Path.Combine(folder, ".checkpoint.json");
        if (!File.Exists(path))
            return isDelivered ? new("6 after the end", false) : new("0 before the first checkpoint", false);
        using var json = JsonDocument.Parse(File.ReadAllBytes(path));
        var checkpoint = json.RootElement.GetProperty("checkpoint");
        var files = checkpoint.GetProperty("files").EnumerateArray().ToArray();
        if (!checkpoint.GetProperty("isComplete").GetBoolean())
        {
            var tenths = files.Sum(file => file.GetProperty("rows").GetInt64()) * 10 / rows;
            return File.Exists($"{path}.partial") ? new("2 while a checkpoint was saved", true) : new($"1 between parts, after {tenths}0 % of the rows", true);
        }

        if (isDelivered)
            return new("5 after the manifest", true);
        var renamed = files.Count(file => !File.Exists(Path.Combine(folder, $".{file.GetProperty("name").GetString()}.partial")));
        return renamed == 0 ? new("3 before the first rename", true) : new($"4 between renames, after {renamed}", true);
    }
}
