using CampaignExport.Sql;
using Microsoft.Extensions.DependencyInjection;

namespace CampaignExport.DuckDb.Tests;

/// <summary>The stores of profiles and events in a SQLite file, whose results the columnar store must have.</summary>
internal sealed class SqliteStores : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    public SqliteStores(string path)
    {
        var services = new ServiceCollection();
        services.AddCampaignExport().AddSqlite(options => options.ConnectionString = $"Data Source={path};Pooling=False").AddSqlRecipients();
        _services = services.BuildServiceProvider();
    }

    public SqlProfileStore Profiles => _services.GetRequiredService<SqlProfileStore>();

    public SqlEventStore Events => _services.GetRequiredService<SqlEventStore>();

    public SqlRecipients Recipients => _services.GetRequiredService<SqlRecipients>();

    public ValueTask DisposeAsync() => _services.DisposeAsync();
}
