using System.Text;
using CampaignExport.Manifests;
using CampaignExport.Recipients;

namespace CampaignExport.Sources;

/// <summary>
/// The columns of a file: of our own export, whose manifest says which are custom attributes, and the campaign of the variation; or of a table of records.
/// </summary>
/// <remarks>Immutable and thread-safe.</remarks>
/// <param name="columns">The columns.</param>
internal sealed class OwnColumns(OwnColumn[] columns)
{
    private const string InControl = "in_control";

    private readonly OwnColumn[] _columns = columns;

    /// <summary>Initializes the columns of our own export.</summary>
    /// <param name="manifest">The manifest.</param>
    /// <param name="events">The names of the chosen custom events.</param>
    public OwnColumns(ExportManifest manifest, IReadOnlyList<string> events)
        : this([.. NamesOf(manifest).Select(name => Create(name, events))]) => CampaignId = CampaignOf(manifest);

    /// <summary>Whether any column is a documented one.</summary>
    public bool HasKnown => Array.Exists(_columns, column => column.Kind == OwnColumnKind.Known);

    /// <summary>Whether the file is a table of records: an empty text is no value, a list can be JSON in a text, and a text can be a number.</summary>
    public bool IsTable { get; init; }

    /// <summary>The campaign that each person received or was in the control group of; null if it is not known.</summary>
    public string? CampaignId { get; }

    /// <summary>Gets the campaign of an export whose columns say who received it and who was in its control group; otherwise null.</summary>
    public static string? CampaignOf(ExportManifest manifest) =>
        NamesOf(manifest).Any(name => name is { Name: InControl, Kind: OwnNameKind.Documented or OwnNameKind.Unknown }) ? manifest.CampaignId : null;

    /// <summary>Describes the columns.</summary>
    public static IEnumerable<OwnName> NamesOf(ExportManifest manifest)
    {
        var contents = RecipientContentsNames.Find(manifest.Contents);
        var documented = contents is null ? [] : RecipientColumns.NamesOf(contents.Value);
        var attributes = manifest.CustomAttributes ?? new Dictionary<string, string>();
        // The column of an event that was not chosen is a custom attribute, too, and may not have the name of another one.
        var (taken, free) = (attributes.Values.ToHashSet(StringComparer.Ordinal), attributes.Values.ToHashSet(StringComparer.Ordinal));
        foreach (var header in manifest.Columns)
        {
            var name = manifest.ColumnNames?.GetValueOrDefault(header) ?? header;
            if (attributes.TryGetValue(header, out var attribute))
                yield return new(header, attribute, OwnNameKind.Attribute, free.Remove(attribute) ? attribute : Unused(attribute, taken));
            else if (manifest.CustomEvents?.TryGetValue(header, out var one) == true)
                yield return new(header, one, OwnNameKind.Custom, Unused(one, taken));
            // A host may have renamed a column by itself.
            else if (documented.Contains(name) || (contents is not null && name == "braze_id" && !manifest.Columns.Contains("Appboy ID"))
                || (contents is not null && name is "external_id" or "external_user_id" && !manifest.Columns.Contains("user_id")))
                yield return new(header, name, OwnNameKind.Documented, header);
            else
                yield return new(header, name, contents is not null ? OwnNameKind.Custom : name != header ? OwnNameKind.Documented : OwnNameKind.Unknown, Unused(header, taken));
        }
    }

    private static string Unused(string name, HashSet<string> taken)
    {
        var unused = name;
        for (var i = 2; !taken.Add(unused); i++)
            unused = FormattableString.Invariant($"{name} ({i})");
        return unused;
    }

    /// <summary>Determines whether names of fields are those of a variation that our own exports write.</summary>
    public static bool IsVariation(ICollection<string> names) => names.Contains("variation_api_id") || names.Contains(InControl);

    /// <summary>Finds the column of a field. Fields are in the order of the columns.</summary>
    /// <param name="name">The name of the field in UTF-8.</param>
    /// <param name="at">The index of the expected column. It is advanced.</param>
    public OwnColumn? Find(ReadOnlySpan<byte> name, ref int at)
    {
        for (var i = 0; i < _columns.Length; i++)
        {
            var index = (at + i) % _columns.Length;
            if (!name.SequenceEqual(_columns[index].Utf8))
                continue;
            at = index + 1;
            return _columns[index];
        }

        return null;
    }

    private static OwnColumn Create(OwnName of, IReadOnlyList<string> events)
    {
        var (kind, name) = of switch
        {
            { Kind: OwnNameKind.Documented, Name: "variation_name" } => (OwnColumnKind.VariationName, of.Name),
            { Kind: OwnNameKind.Documented, Name: "variation_api_id" } => (OwnColumnKind.VariationId, of.Name),
            { Kind: OwnNameKind.Documented, Name: InControl } => (OwnColumnKind.InControl, of.Name),
            { Kind: OwnNameKind.Documented } => (OwnColumnKind.Known, of.Name),
            { Kind: OwnNameKind.Attribute } => (OwnColumnKind.Attribute, of.AttributeName),
            _ => EventOf(of.Name, events) ?? (OwnColumnKind.Attribute, of.AttributeName),
        };
        return new(Encoding.UTF8.GetBytes(of.Header), kind, name, Encoding.UTF8.GetBytes(of.Name));
    }

    private static (OwnColumnKind, string)? EventOf(string name, IReadOnlyList<string> events)
    {
        foreach (var one in events)
        {
            if (name == one)
                return (OwnColumnKind.EventCount, one);
            if (name == $"{one} (first)")
                return (OwnColumnKind.EventFirst, one);
            if (name == $"{one} (last)")
                return (OwnColumnKind.EventLast, one);
        }

        return null;
    }
}

/// <summary>The name of a column of our own export.</summary>
/// <param name="Header">The name of the column in the file.</param>
/// <param name="Name">The documented name, or that of the custom attribute or of the column of a custom event.</param>
/// <param name="Kind">What the column is.</param>
/// <param name="AttributeName">The name of the custom attribute that the column becomes if it is neither a documented one nor a chosen event.</param>
internal sealed record OwnName(string Header, string Name, OwnNameKind Kind, string AttributeName);

/// <summary>What a column of our own export is.</summary>
internal enum OwnNameKind
{
    Documented,
    Attribute,

    /// <summary>A column of a custom event, or one that a host has added.</summary>
    Custom,

    /// <summary>A column of a host's own selection.</summary>
    Unknown,
}

/// <summary>A column of a file.</summary>
/// <param name="Utf8">The name of the column in the file, in UTF-8.</param>
/// <param name="Kind">What the column holds.</param>
/// <param name="Name">The name of the custom attribute or event; otherwise that of the column.</param>
/// <param name="DocumentedUtf8">The documented name of the column in UTF-8, which differs from that in the file if a host has renamed it.</param>
internal sealed record OwnColumn(byte[] Utf8, OwnColumnKind Kind, string Name, byte[] DocumentedUtf8);

/// <summary>What a column of a file holds.</summary>
internal enum OwnColumnKind
{
    Known,
    VariationName,
    VariationId,
    InControl,
    Attribute,
    EventCount,
    EventFirst,
    EventLast,
    Unread,
}
