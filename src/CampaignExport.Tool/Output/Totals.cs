using System.Globalization;
using CampaignExport.Manifests;

namespace CampaignExport.Tool.Output;

/// <summary>Says in one line what an export has made.</summary>
internal static class Totals
{
    /// <param name="manifest">The export.</param>
    /// <param name="rows">The rows of this run: fewer than all if it went on with an export that was interrupted.</param>
    /// <param name="time">How long this run took.</param>
    public static string Of(ExportManifest manifest, long rows, TimeSpan time)
    {
        var rate = time > TimeSpan.Zero ? rows / time.TotalSeconds : 0;
        var before = rows < manifest.Rows ? string.Create(CultureInfo.InvariantCulture, $"; {manifest.Rows - rows:N0} rows were stored before") : "";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{What(manifest)} in {time.TotalSeconds:0.0} s, {rate:N0} rows/s{before}.");
    }

    /// <summary>For an export that was verified.</summary>
    public static string Verified(ExportManifest manifest) => $"{What(manifest)}: all is as the manifest says.";

    private static string What(ExportManifest manifest)
    {
        var bytes = Sizes.Of(manifest.Files.Sum(file => file.Bytes));
        var (rows, files) = (manifest.Rows == 1 ? "row" : "rows", manifest.Files.Count == 1 ? "file" : "files");
        return string.Create(CultureInfo.InvariantCulture, $"{manifest.Rows:N0} {rows} in {manifest.Files.Count:N0} {files}, {bytes}");
    }
}
