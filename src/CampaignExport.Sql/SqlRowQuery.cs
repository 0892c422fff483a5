namespace CampaignExport.Sql;

/// <summary>A query for rows.</summary>
/// <param name="Text">The SQL, with parameters named with <c>@</c>.</param>
/// <param name="Fields">Whether each of its fields is a whole number; text if not.</param>
/// <param name="Parameters">The values of its parameters: text, a whole number, or null.</param>
public sealed record SqlRowQuery(string Text, IReadOnlyList<bool> Fields, IReadOnlyDictionary<string, object?> Parameters);
