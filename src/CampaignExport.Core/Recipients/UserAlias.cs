namespace CampaignExport.Recipients;

/// <summary>Another name that a profile is known by.</summary>
/// <param name="Name">The name.</param>
/// <param name="Label">What kind of name it is.</param>
public sealed record UserAlias(string? Name, string? Label);
