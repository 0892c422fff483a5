using System.Globalization;

namespace CampaignExport.Sources;

/// <summary>A position in the input files, for cursors.</summary>
/// <param name="File">The name of the file.</param>
/// <param name="Entry">The name of the entry in a ZIP archive; null for other files.</param>
/// <param name="Offset">The number of decompressed bytes before the position; 0 if records are counted instead.</param>
/// <param name="Number">The number of lines or records before the position.</param>
internal sealed record InputPosition(string File, string? Entry, long Offset, long Number)
{
    /// <exception cref="CheckpointException">The text is not a cursor of these sources.</exception>
    public static InputPosition Parse(string cursor)
    {
        var parts = cursor.Split(' ');
        return parts.Length is 3 or 4
            && long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var offset)
            && long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                ? new(Uri.UnescapeDataString(parts[2]), parts.Length == 4 ? Uri.UnescapeDataString(parts[3]) : null, offset, number)
                : throw Unknown();
    }

    public static CheckpointException Unknown() => new("The cursor is not from this source. Start the export again.");

    public override string ToString()
    {
        var text = string.Create(CultureInfo.InvariantCulture, $"{Offset} {Number} {Uri.EscapeDataString(File)}");
        return Entry is null ? text : $"{text} {Uri.EscapeDataString(Entry)}";
    }
}
