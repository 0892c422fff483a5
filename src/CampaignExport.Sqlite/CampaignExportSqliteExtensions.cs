using CampaignExport.Jobs;
using CampaignExport.Sql;
using CampaignExport.Sqlite;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers SQLite with dependency injection.</summary>
public static class CampaignExportSqliteExtensions
{
    /// <summary>
    /// Registers a SQLite file as the store of jobs: as <see cref="IExportJobStore"/>, and as <see cref="SqlExportJobStore"/>, which also returns
    /// the SQL of its schema. The same file answers the host's own queries of recipients, metrics and campaigns.
    /// </summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">
    /// Sets the options: at least the file; null if the section <c>Sqlite</c> of the configuration sets them. They are validated when the host starts.
    /// </param>
    /// <returns>The same builder.</returns>
    /// <exception cref="InvalidOperationException">A database is already registered.</exception>
    public static ICampaignExportBuilder AddSqlite(this ICampaignExportBuilder builder, Action<SqliteOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.AddDatabase(nameof(AddSqlite));
        builder.AddServiceOptions<SqliteOptions>("Sqlite", static (section, options) => section.Bind(options), static (options, _) => options.FindProblems(), configure);
        builder.Services.TryAddSingleton(services =>
            new SqliteDatabase(services.GetRequiredService<IOptions<SqliteOptions>>().Value.Parse()!.ConnectionString, services.GetService<TimeProvider>()));
        Add((services, source, options) => new SqlExportJobStore(
            source, SqliteDatabase.Dialect, options.TablePrefix, options.MigrateOnFirstUse, services.GetService<TimeProvider>()));
        Add((services, source, _) => new SqlRecipients(
            source, SqliteDatabase.Dialect, services.GetRequiredService<IOptions<SqlRecipientOptions>>().Value,
            services.GetService<TimeProvider>(), services.GetService<ILogger<SqlRecipients>>()));
        Add((services, source, options) => new SqlMetrics(source, SqliteDatabase.Dialect, services.GetRequiredService<IOptions<SqlMetricsOptions>>().Value)
        {
            QueryTimeout = options.QueryTimeout,
        });
        Add((services, source, _) => new SqlCampaigns(source, SqliteDatabase.Dialect, services.GetRequiredService<SqlCampaignQuery>()));
        builder.Services.TryAddSingleton<IExportJobStore>(services => services.GetRequiredService<SqlExportJobStore>());
        return builder;

        void Add<T>(Func<IServiceProvider, SqliteDatabase, SqliteOptions, T> create)
            where T : class =>
            builder.Services.TryAddSingleton(services =>
                create(services, services.GetRequiredService<SqliteDatabase>(), services.GetRequiredService<IOptions<SqliteOptions>>().Value));
    }
}
