using CampaignExport.Jobs;
using CampaignExport.Sql.Tests.Support;
using CampaignExport.Testing;

namespace CampaignExport.Sql.Tests;

public sealed class SqliteJobStoreTests : ExportJobStoreConformance, IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Stores _stores = new();
    private readonly SettableTime _time = new();

    public async ValueTask DisposeAsync()
    {
        await _stores.DisposeAsync();
        _folder.Dispose();
    }

    protected override ValueTask<IExportJobStore> OpenAsync() =>
        new(_stores.Sqlite(Path.Combine(_folder.Path, "new", "jobs.db"), time: _time));

    protected override ValueTask<DateTimeOffset> NowAsync() => new(_time.Now);

    protected override ValueTask PassAsync(TimeSpan time)
    {
        _time.Pass(time);
        return ValueTask.CompletedTask;
    }

    protected override ValueTask SetClockAsync(TimeSpan by)
    {
        _time.Now += by;
        return ValueTask.CompletedTask;
    }
}
