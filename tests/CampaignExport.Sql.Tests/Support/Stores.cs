using CampaignExport.Jobs;
using Microsoft.Extensions.DependencyInjection;

namespace CampaignExport.Sql.Tests.Support;

/// <summary>Registered stores and their disposal.</summary>
internal sealed class Stores : IAsyncDisposable
{
    private readonly List<ServiceProvider> _providers = [];

    public SqlExportJobStore Sqlite(string path, bool migrate = true, TimeProvider? time = null) => Open(builder => builder.AddSqlite(options =>
    {
        options.Path = path;
        options.MigrateOnFirstUse = migrate;
    }), time);

    public SqlExportJobStore PostgreSql(string connectionString, bool migrate = true) => Open(builder => builder.AddPostgreSql(options =>
    {
        options.ConnectionString = connectionString;
        options.MigrateOnFirstUse = migrate;
    }));

    public async ValueTask DisposeAsync()
    {
        foreach (var provider in _providers)
            await provider.DisposeAsync();
    }

    private SqlExportJobStore Open(Action<ICampaignExportBuilder> add, TimeProvider? time = null)
    {
        var services = new ServiceCollection();
        if (time is not null)
            services.AddSingleton(time);
        add(services.AddCampaignExport());
        var provider = services.BuildServiceProvider(validateScopes: true);
        _providers.Add(provider);
        return (SqlExportJobStore)provider.GetRequiredService<IExportJobStore>();
    }
}
