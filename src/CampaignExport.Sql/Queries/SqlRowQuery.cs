namespace CampaignExport.Sql;

/// <summary>A query for rows.</summary>
/// <param name="Text">The SQL, with parameters named with <c>@</c>.</param>
/// <param name="Fields">Whether each of its fields is a whole number; otherwise it is text.</param>
/// <param name="Parameters">The values of its parameters: text, a whole number, or null.</param>
internal sealed record SqlRowQuery(string Text, IReadOnlyList<bool> Fields, IReadOnlyDictionary<string, object?> Parameters)
{
    /// <summary>
    /// Whether the first field is the key of a host's query. The driver returns it as text that represents the value exactly, and accepts that text
    /// as the parameter <c>@cursor</c>.
    /// </summary>
    /// <value>Default <see langword="false"/>.</value>
    public bool IsKeyed { get; init; }
}
