using CampaignExport.Jobs;
using CampaignExport.Sql;
using CampaignExport.Sqlite;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers SQLite with dependency injection. What is registered already is left alone.</summary>
public static class CampaignExportSqliteExtensions
{
    /// <summary>
    /// Registers a SQLite file as the store of jobs: as <see cref="IExportJobStore"/>, and as <see cref="SqlExportJobStore"/>, whose
    /// schema can be asked for its SQL. It is there for events as well: <see cref="SqlEventStore"/> keeps them, and
    /// <see cref="SqlCampaignMetricsSource"/> counts them. <see cref="SqlProfileStore"/> keeps profiles,
    /// <see cref="SqlRecipients"/> reads them. <see cref="SqlMetrics"/> and <see cref="SqlCampaigns"/> read by queries of the host.
    /// </summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Names the file. The options are checked when the host starts.</param>
    /// <returns>The same builder.</returns>
    public static ICampaignExportBuilder AddSqlite(this ICampaignExportBuilder builder, Action<SqliteOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configure);
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<SqliteOptions>, SqliteOptionsValidator>());
        builder.Services.AddOptionsWithValidateOnStart<SqliteOptions>().Configure(configure);
        builder.Services.TryAddSingleton(services =>
            new SqliteDatabase(services.GetRequiredService<IOptions<SqliteOptions>>().Value.Parse()!.ConnectionString, services.GetService<TimeProvider>()));
        builder.Services.TryAddSingleton(services =>
        {
            var options = services.GetRequiredService<IOptions<SqliteOptions>>().Value;
            var database = services.GetRequiredService<SqliteDatabase>();
            return new SqlExportJobStore(database, SqliteDatabase.Dialect, options.TablePrefix, options.MigrateOnFirstUse);
        });
        builder.Services.TryAddSingleton(services =>
        {
            var options = services.GetRequiredService<IOptions<SqliteOptions>>().Value;
            var database = services.GetRequiredService<SqliteDatabase>();
            return new SqlEventStore(database, SqliteDatabase.Dialect, options.TablePrefix, options.MigrateOnFirstUse);
        });
        builder.Services.TryAddSingleton(services =>
        {
            var options = services.GetRequiredService<IOptions<SqliteOptions>>().Value;
            var database = services.GetRequiredService<SqliteDatabase>();
            return new SqlCampaignMetricsSource(database, SqliteDatabase.Dialect, options.TablePrefix, options.MigrateOnFirstUse)
            {
                QueryTimeout = options.QueryTimeout,
            };
        });
        builder.Services.TryAddSingleton(services =>
        {
            var options = services.GetRequiredService<IOptions<SqliteOptions>>().Value;
            var database = services.GetRequiredService<SqliteDatabase>();
            return new SqlProfileStore(database, SqliteDatabase.Dialect, options.TablePrefix, options.MigrateOnFirstUse);
        });
        builder.Services.TryAddSingleton(services =>
        {
            var options = services.GetRequiredService<IOptions<SqliteOptions>>().Value;
            var database = services.GetRequiredService<SqliteDatabase>();
            return new SqlRecipients(
                database, SqliteDatabase.Dialect, services.GetRequiredService<IOptions<SqlRecipientOptions>>().Value, options.TablePrefix, options.MigrateOnFirstUse,
                services.GetService<TimeProvider>(), services.GetService<ILogger<SqlRecipients>>());
        });
        builder.Services.TryAddSingleton(services =>
        {
            var options = services.GetRequiredService<IOptions<SqliteOptions>>().Value;
            var database = services.GetRequiredService<SqliteDatabase>();
            return new SqlMetrics(database, SqliteDatabase.Dialect, services.GetRequiredService<IOptions<SqlMetricsOptions>>().Value) { QueryTimeout = options.QueryTimeout };
        });
        builder.Services.TryAddSingleton(services => new SqlCampaigns(
            services.GetRequiredService<SqliteDatabase>(), SqliteDatabase.Dialect, services.GetRequiredService<IOptions<SqlCampaignOptions>>().Value));
        builder.Services.TryAddSingleton<IExportJobStore>(services => services.GetRequiredService<SqlExportJobStore>());
        return builder;
    }
}
