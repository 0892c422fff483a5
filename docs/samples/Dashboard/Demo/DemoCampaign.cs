namespace Dashboard.Demo;

/// <summary>A made-up campaign.</summary>
/// <param name="Id">Its API id.</param>
/// <param name="Name">Its name.</param>
/// <param name="Share">The share of all people who received it.</param>
/// <param name="Messages">Its messages, or variations; none if it has not been sent yet.</param>
internal sealed record DemoCampaign(string Id, string Name, double Share, params IReadOnlyList<DemoMessage> Messages);
