namespace CampaignExport.Tests.Support;

/// <summary>Tests that run one by one, after all others.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class Alone
{
    public const string Name = "alone";
}
