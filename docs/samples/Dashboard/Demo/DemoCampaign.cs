namespace Dashboard.Demo;

/// <summary>A sample campaign.</summary>
/// <param name="Id">The API id.</param>
/// <param name="Name">The name.</param>
/// <param name="Share">The share of recipients among all people.</param>
/// <param name="Messages">The messages or variations; none for a draft.</param>
internal sealed record DemoCampaign(string Id, string Name, double Share, params IReadOnlyList<DemoMessage> Messages);
