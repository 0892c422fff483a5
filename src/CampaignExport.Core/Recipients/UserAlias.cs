namespace CampaignExport.Recipients;

/// <summary>An alias of a profile.</summary>
/// <param name="Name">The alias.</param>
/// <param name="Label">The kind of the alias.</param>
public sealed record UserAlias(string? Name, string? Label);
