using System.Text.RegularExpressions;
using CampaignExport.Manifests;

namespace CampaignExport.Tool.Places;

/// <summary>The names that an export of recipients gives to files. Other files in its folder are never touched.</summary>
internal static partial class ExportNames
{
    /// <summary>The manifest of an export that is being replaced.</summary>
    public const string ReplacedManifest = $".{ExportManifest.FileName}.replaced";

    /// <summary>There from the beginning of an export that replaces another one to its end.</summary>
    public const string Replacing = ".replacing";

    /// <summary>Held while an export runs.</summary>
    public const string Lock = ".lock";

    /// <summary>The folder of data that is sorted to find duplicate persons.</summary>
    public const string Distinct = ".distinct";

    private const string Partial = ".partial";

    /// <summary>Whether an export is delivered under such a name.</summary>
    public static bool IsDelivered(string name) => name == ExportManifest.FileName || Data().IsMatch(name);

    /// <summary>Whether an export keeps what is not finished under such a name; the checkpoint itself is not meant.</summary>
    public static bool IsUnfinished(string name) =>
        name == $".checkpoint.json{Partial}"
        || (name.StartsWith('.') && name.EndsWith(Partial, StringComparison.Ordinal) && IsDelivered(name[1..^Partial.Length]));

    [GeneratedRegex(@"\Ausers(-[0-9]{4,})?\.(zip|(csv|jsonl)(\.gz)?)\z", RegexOptions.CultureInvariant)]
    private static partial Regex Data();
}
