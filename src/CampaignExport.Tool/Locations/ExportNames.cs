using System.Text.RegularExpressions;
using CampaignExport.Manifests;

namespace CampaignExport.Tool.Locations;

/// <summary>The names that an export of recipients gives to files. Other files in its folder are never touched.</summary>
internal static partial class ExportNames
{
    /// <summary>The manifest of an export that is being replaced.</summary>
    public const string ReplacedManifest = $".{ExportManifest.FileName}.replaced";

    /// <summary>The mark that exists from the start to the end of an export that replaces another one.</summary>
    public const string Replacing = ".replacing";

    /// <summary>The lock that is held while an export runs.</summary>
    public const string Lock = ".lock";

    /// <summary>The folder of data that is sorted to find duplicate people.</summary>
    public const string Distinct = ".distinct";

    private const string Partial = ".partial";

    /// <summary>Determines whether a name is used for delivered files.</summary>
    public static bool IsDelivered(string name) => name == ExportManifest.FileName || Data().IsMatch(name);

    /// <summary>Determines whether a name is used for unfinished files other than the checkpoint.</summary>
    public static bool IsUnfinished(string name) =>
        name == $".checkpoint.json{Partial}"
        || (name.StartsWith('.') && name.EndsWith(Partial, StringComparison.Ordinal) && IsDelivered(name[1..^Partial.Length]));

    [GeneratedRegex(@"\Ausers(-[0-9]{4,})?\.(zip|(csv|jsonl)(\.gz)?)\z", RegexOptions.CultureInvariant)]
    private static partial Regex Data();
}
