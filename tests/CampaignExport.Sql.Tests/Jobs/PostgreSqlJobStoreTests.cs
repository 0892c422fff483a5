using System.Globalization;
using CampaignExport.Jobs;
using CampaignExport.Sql.Tests.Support;
using CampaignExport.Testing;
using Npgsql;

namespace CampaignExport.Sql.Tests;

public class PostgreSqlJobStoreTests(PostgreSqlServer server) : ExportJobStoreConformance, IAsyncDisposable
{
    private readonly Stores _stores = new();
    private string? _connectionString;

    /// <summary>Possible settings of a database.</summary>
    protected virtual string Settings => "";

    public async ValueTask DisposeAsync()
    {
        await _stores.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    protected override bool HasServerClock => true;

    protected override async ValueTask<DateTimeOffset> NowAsync()
    {
        await using var source = NpgsqlDataSource.Create(_connectionString!);
        await using var command = source.CreateCommand("SELECT clock_timestamp()");
        return new DateTimeOffset((DateTime)(await command.ExecuteScalarAsync())!);
    }

    // The server has the real clock, so the stored times are moved the other way.
    protected override async ValueTask PassAsync(TimeSpan time)
    {
        var ticks = time.Ticks.ToString(CultureInfo.InvariantCulture);
        await PostgreSqlServer.ExecuteAsync(
            _connectionString!,
            $"""
            BEGIN ISOLATION LEVEL READ COMMITTED;
            UPDATE campaign_export_jobs SET due_at = due_at - {ticks}, due_set_at = due_set_at - {ticks}, leased_at = leased_at - {ticks}, lease_until = lease_until - {ticks};
            UPDATE campaign_export_workers SET started_at = started_at - {ticks}, signed_at = signed_at - {ticks};
            COMMIT
            """);
    }

    protected override ValueTask SetClockAsync(TimeSpan by) => PassAsync(by);

    protected override async ValueTask<IExportJobStore> OpenAsync() =>
        _stores.PostgreSql(_connectionString ??= await server.CreateDatabaseAsync() + Settings);
}
