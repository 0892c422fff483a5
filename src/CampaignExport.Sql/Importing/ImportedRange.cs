namespace CampaignExport.Sql;

/// <summary>An imported range of a file.</summary>
/// <param name="Path">The full path of the file.</param>
/// <param name="Target">The path without links; empty if it is the same.</param>
/// <param name="Length">The length of the file.</param>
/// <param name="ModifiedAt">The time of its last change, in ticks.</param>
/// <param name="From">The start of the range; null for the beginning of the file.</param>
/// <param name="Position">The start of the next range; null at the end of the file; empty if the file must be read from its beginning.</param>
internal sealed record ImportedRange(string Path, string Target, long Length, long ModifiedAt, string? From, string? Position);
