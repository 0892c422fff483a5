using System.Globalization;

namespace CampaignExport.Sources;

/// <summary>A place in the files that recipients are read from, as it stands in a cursor.</summary>
/// <param name="File">The name of the file.</param>
/// <param name="Entry">The name of the entry, in a ZIP archive.</param>
/// <param name="Offset">How many bytes of the text, decompressed, come before; 0 where records are counted instead.</param>
/// <param name="Number">How many lines of the text, or records, come before.</param>
internal sealed record InputPosition(string File, string? Entry, long Offset, long Number)
{
    /// <exception cref="CheckpointException">It is no cursor of these sources.</exception>
    public static InputPosition Parse(string cursor)
    {
        var parts = cursor.Split(' ');
        return parts.Length is 3 or 4
            && long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var offset)
            && long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                ? new(Uri.UnescapeDataString(parts[2]), parts.Length == 4 ? Uri.UnescapeDataString(parts[3]) : null, offset, number)
                : throw Unknown();
    }

    public static CheckpointException Unknown() => new("The cursor is not known to this source. Start the export afresh.");

    public override string ToString()
    {
        var text = string.Create(CultureInfo.InvariantCulture, $"{Offset} {Number} {Uri.EscapeDataString(File)}");
        return Entry is null ? text : $"{text} {Uri.EscapeDataString(Entry)}";
    }
}
