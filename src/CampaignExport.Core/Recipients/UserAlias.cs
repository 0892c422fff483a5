namespace CampaignExport.Recipients;

/// <summary>An alias of a profile.</summary>
/// <param name="name">The alias.</param>
/// <param name="label">The kind of the alias.</param>
public sealed class UserAlias(string? name, string? label)
{
    /// <summary>The alias.</summary>
    public string? Name { get; } = name;

    /// <summary>The kind of the alias.</summary>
    public string? Label { get; } = label;
}
