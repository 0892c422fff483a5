using System.Text;
using CampaignExport.Manifests;
using CampaignExport.Recipients;

namespace CampaignExport.Sources;

/// <summary>What a manifest says of the columns of our own export that their names alone do not: which are custom attributes, and the campaign of the variation.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
/// <param name="manifest">The manifest.</param>
/// <param name="events">The names of the chosen custom events.</param>
internal sealed class OwnColumns(ExportManifest manifest, IReadOnlyList<string> events)
{
    private readonly OwnColumn[] _columns =
        [.. manifest.Columns.Zip(NamesOf(manifest), (name, documented) => Create(name, documented, NamesOf(manifest), events))];

    /// <summary>Whether any column is a documented one.</summary>
    public bool HasKnown => Array.Exists(_columns, column => column.Kind == OwnColumnKind.Known);

    /// <summary>The campaign that each user received; null if it is not known.</summary>
    public string? CampaignId => manifest.CampaignId;

    /// <summary>Gets the names of the columns, with the documented names of renamed ones.</summary>
    public static string[] NamesOf(ExportManifest manifest) => [.. manifest.Columns.Select(name => manifest.ColumnNames?.GetValueOrDefault(name) ?? name)];

    /// <summary>Determines whether a column of our own export is a custom attribute or event, although its name is another name of a known column.</summary>
    /// <param name="name">The name of the column.</param>
    /// <param name="columns">The names of all columns.</param>
    public static bool IsChosen(string name, IReadOnlyList<string> columns) => !RecipientColumns.Names.Contains(name) && name switch
    {
        // A host may have renamed a column.
        "braze_id" => columns.Contains("Appboy ID"),
        "external_id" or "external_user_id" => columns.Contains("user_id"),
        _ => true,
    };

    /// <summary>Determines whether names of fields are those of a variation that our own exports write.</summary>
    public static bool IsVariation(ICollection<string> names) => names.Contains("variation_api_id") || names.Contains("in_control");

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

    private static OwnColumn Create(string header, string name, IReadOnlyList<string> columns, IReadOnlyList<string> events)
    {
        var (kind, chosen) = name switch
        {
            "variation_name" => (OwnColumnKind.VariationName, name),
            "variation_api_id" => (OwnColumnKind.VariationId, name),
            "in_control" => (OwnColumnKind.InControl, name),
            _ when !IsChosen(name, columns) => (OwnColumnKind.Known, name),
            _ => EventOf(name, events) ?? (OwnColumnKind.Attribute, name),
        };
        return new(Encoding.UTF8.GetBytes(header), kind, chosen, Encoding.UTF8.GetBytes(name));
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

/// <summary>A column of our own export.</summary>
/// <param name="Utf8">The name of the column in the file, in UTF-8.</param>
/// <param name="Kind">What the column holds.</param>
/// <param name="Name">The name of the custom attribute or event; otherwise that of the column.</param>
/// <param name="DocumentedUtf8">The documented name of the column in UTF-8, which differs from that in the file if a host has renamed it.</param>
internal sealed record OwnColumn(byte[] Utf8, OwnColumnKind Kind, string Name, byte[] DocumentedUtf8);

/// <summary>What a column of our own export holds.</summary>
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
}
