namespace CampaignExport.ClickHouse.Tests;

/// <summary>The tests that share the server.</summary>
[CollectionDefinition(nameof(OnClickHouse))]
public sealed class OnClickHouse : ICollectionFixture<ClickHouseServer>;
