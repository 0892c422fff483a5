namespace CampaignExport.TestSupport;

/// <summary>Tests that measure the whole process, so nothing may run beside them.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
