using CampaignExport.Jobs;
using CampaignExport.Sql.Tests.Support;
using CampaignExport.Testing;

namespace CampaignExport.Sql.Tests;

public sealed class SqliteJobStoreTests : ExportJobStoreConformance, IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Stores _stores = new();

    public async ValueTask DisposeAsync()
    {
        await _stores.DisposeAsync();
        _folder.Dispose();
    }

    protected override ValueTask<IExportJobStore> OpenAsync() => new(_stores.Sqlite(Path.Combine(_folder.Path, "new", "jobs.db")));
}
