using System.Globalization;
using CampaignExport.Sources;

namespace CampaignExport.Sql;

/// <summary>
/// The position in a file, with the line counts of earlier interrupted imports. The limit is checked at the end of the file, or of each entry of an archive.
/// </summary>
/// <param name="Cursor">The position at which reading resumes; null for the beginning.</param>
/// <param name="Text">The name of the file, and of the entry, of the last line, escaped.</param>
/// <param name="Malformed">The number of its malformed lines.</param>
/// <param name="All">The number of its lines.</param>
/// <param name="IsOver">Whether an earlier entry has more malformed lines than allowed.</param>
/// <param name="HasEvents">Whether any line of the file is an event, perhaps a skipped one.</param>
internal readonly record struct ReadLines(string? Cursor, string Text, long Malformed, long All, bool IsOver, bool HasEvents)
{
    private const char Separator = '\n';

    public static ReadLines Parse(string? position) =>
        position?.Split(Separator) is [var cursor, var text, var malformed, var all, var isOver, var hasEvents]
            ? new(cursor, text, long.Parse(malformed, CultureInfo.InvariantCulture), long.Parse(all, CultureInfo.InvariantCulture), isOver == "over", hasEvents == "events")
            : default(ReadLines) with { Text = "" };

    public ReadLines Add(MessageEventPage page, SkipLimit limit)
    {
        var text = Uri.EscapeDataString(page.File);
        var before = text == Text ? this : this with { Text = text, Malformed = 0, All = 0, IsOver = IsOverAt(limit) };
        var valid = page.Events.Count + page.Skipped.Values.Sum();
        return before with
        {
            Cursor = page.Cursor,
            Malformed = before.Malformed + page.Malformed,
            All = before.All + valid + page.Malformed,
            HasEvents = before.HasEvents || valid > 0,
        };
    }

    public bool IsOverAt(SkipLimit limit) => IsOver || !limit.Allows(Malformed, All);

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Cursor}{Separator}{Text}{Separator}{Malformed}{Separator}{All}{Separator}{(IsOver ? "over" : "")}{Separator}{(HasEvents ? "events" : "")}");
}
