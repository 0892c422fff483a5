using CampaignExport.Jobs;
using CampaignExport.Sql.Tests.Support;
using CampaignExport.Testing;

namespace CampaignExport.Sql.Tests;

public class PostgreSqlJobStoreTests(PostgreSqlServer server) : ExportJobStoreConformance, IAsyncDisposable
{
    private readonly Stores _stores = new();
    private string? _connectionString;

    /// <summary>What a database may be set to.</summary>
    protected virtual string Settings => "";

    public async ValueTask DisposeAsync()
    {
        await _stores.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    protected override async ValueTask<IExportJobStore> OpenAsync() =>
        _stores.PostgreSql(_connectionString ??= await server.CreateDatabaseAsync() + Settings);
}
