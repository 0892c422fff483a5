using System.Globalization;
using CampaignExport.Manifests;
using CampaignExport.Sql;

namespace CampaignExport.Tool.Output;

/// <summary>Describes the result of an export or an import in one line.</summary>
internal static class Totals
{
    /// <param name="manifest">The export.</param>
    /// <param name="rows">The rows of this run: fewer than all if it resumed an export.</param>
    /// <param name="time">The duration of this run.</param>
    public static string Describe(ExportManifest manifest, long rows, TimeSpan time)
    {
        var before = rows < manifest.Rows ? $"; {Count(manifest.Rows - rows, "row")} stored before" : "";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{What(manifest)} in {time.TotalSeconds:0.0} s, {Rate(rows, time):N0} rows/s{before}.");
    }

    /// <summary>Describes a verified export.</summary>
    public static string Verified(ExportManifest manifest) => $"{What(manifest)}: everything matches the manifest.";

    /// <summary>Describes an import of events.</summary>
    /// <param name="import">The result of the import.</param>
    /// <param name="rejected">The number of rejected lines.</param>
    /// <param name="isDryRun">Whether the files were only read.</param>
    /// <param name="time">The duration.</param>
    public static string Describe(EventImport import, long rejected, bool isDryRun, TimeSpan time)
    {
        var skipped = import.Skipped.Values.Sum();
        var reasons = skipped == 0 ? "" : $" ({string.Join(", ", import.Skipped.Select(one => string.Create(CultureInfo.InvariantCulture, $"{one.Key}: {one.Value:N0}")))})";
        var kept = isDryRun ? "not imported" : string.Create(CultureInfo.InvariantCulture, $"{import.Kept:N0} kept, {import.Repeated:N0} repeated");
        var purchases = import.Purchases > 0 ? string.Create(CultureInfo.InvariantCulture, $" ({Count(import.Purchases, "purchase")})") : "";
        var files = import.FilesImportedBefore > 0
            ? string.Create(CultureInfo.InvariantCulture, $"{Count(import.Files, "file")} ({import.FilesImportedBefore:N0} more imported before)")
            : Count(import.Files, "file");
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{Count(import.Read, "event")}{purchases} from {files}: {kept}; {skipped:N0} skipped{reasons}; {rejected:N0} rejected; "
            + $"{time.TotalSeconds:0.0} s, {Rate(import.Read, time):N0} events/s.");
    }

    /// <summary>Describes an import of profiles.</summary>
    /// <param name="import">The result of the import.</param>
    /// <param name="rejected">The number of rejected lines.</param>
    /// <param name="isDryRun">Whether the files were only read.</param>
    /// <param name="time">The duration.</param>
    public static string Describe(ProfileImport import, long rejected, bool isDryRun, TimeSpan time)
    {
        var before = import.FilesImportedBefore > 0 ? $"; {Count(import.FilesImportedBefore, "file")} imported before" : "";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{Count(import.Profiles, "profile")} with {Count(import.Receipts, "receipt")} of campaigns{(isDryRun ? ", not imported" : "")}; {rejected + import.Rejected:N0} rejected"
            + $"{(import.Rejected > 0 ? $" (without an id or alias: {import.Rejected})" : "")}{before}; "
            + $"{time.TotalSeconds:0.0} s, {Rate(import.Profiles, time):N0} profiles/s.");
    }

    private static string Count(long count, string what) => Plural.Of(count, what, "N0");

    private static double Rate(long count, TimeSpan time) => time > TimeSpan.Zero ? count / time.TotalSeconds : 0;

    private static string What(ExportManifest manifest)
    {
        var bytes = Sizes.Format(manifest.Files.Sum(file => file.Bytes));
        return $"{Count(manifest.Rows, "row")} in {Count(manifest.Files.Count, "file")}, {bytes}";
    }
}
