using CampaignExport.Jobs;

namespace CampaignExport.Testing.Tests;

/// <summary>The store that shows how the others are to behave.</summary>
public sealed class InMemoryExportJobStoreTests : ExportJobStoreConformance
{
    private readonly InMemoryExportJobStore _store = new();

    protected override ValueTask<IExportJobStore> OpenAsync() => new(_store);
}
