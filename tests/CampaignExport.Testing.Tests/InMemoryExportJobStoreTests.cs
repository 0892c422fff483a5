using CampaignExport.Jobs;

namespace CampaignExport.Testing.Tests;

/// <summary>The in-memory store.</summary>
public sealed class InMemoryExportJobStoreTests : ExportJobStoreConformance
{
    private readonly SettableTime _time = new();
    private readonly InMemoryExportJobStore _store;

    public InMemoryExportJobStoreTests() => _store = new(_time);

    protected override ValueTask<IExportJobStore> OpenAsync() => new(_store);

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
