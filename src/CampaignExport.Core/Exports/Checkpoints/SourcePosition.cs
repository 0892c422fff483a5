namespace CampaignExport.Exports;

/// <summary>The position in a source of recipients from which an export resumes.</summary>
/// <param name="Cursor">The cursor before the next page; null for the beginning.</param>
/// <param name="SkipRows">The number of rows of that page that are stored already, because a file ended within it.</param>
internal readonly record struct SourcePosition(string? Cursor, int SkipRows);
