namespace CampaignExport.Sql;

/// <summary>A query for rows.</summary>
/// <param name="Text">The SQL, with parameters named with <c>@</c>.</param>
/// <param name="Fields">Whether each of its fields is a whole number; text if not.</param>
/// <param name="Parameters">The values of its parameters: text, a whole number, or null.</param>
public sealed record SqlRowQuery(string Text, IReadOnlyList<bool> Fields, IReadOnlyDictionary<string, object?> Parameters)
{
    /// <summary>
    /// Whether the first field is the key of a host's query. The driver gives it as a text from which it knows the value again, and takes that text
    /// as the parameter <c>@cursor</c>.
    /// </summary>
    /// <value>Default <see langword="false"/>.</value>
    public bool IsKeyed { get; init; }
}
