namespace CampaignExport.TestSupport;

/// <summary>Tests that measure the whole process and run alone.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
