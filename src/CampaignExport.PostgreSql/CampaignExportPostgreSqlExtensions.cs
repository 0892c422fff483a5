using CampaignExport.Jobs;
using CampaignExport.Notifications;
using CampaignExport.PostgreSql;
using CampaignExport.Sql;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers PostgreSQL with dependency injection.</summary>
public static class CampaignExportPostgreSqlExtensions
{
    // The host may have registered its own data source without a key.
    private const string OwnDataSource = "CampaignExport";

    /// <summary>
    /// Registers a PostgreSQL database as the store of jobs: as <see cref="IExportJobStore"/>, and as <see cref="SqlExportJobStore"/>, which also returns
    /// the SQL of its schema. The same database answers the host's own queries of recipients, metrics and campaigns.
    /// </summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">
    /// Sets the options: at least the database; null if the section <c>PostgreSql</c> of the configuration sets them. They are validated when the host starts.
    /// </param>
    /// <returns>The same builder.</returns>
    /// <exception cref="InvalidOperationException">A database is already registered.</exception>
    public static ICampaignExportBuilder AddPostgreSql(this ICampaignExportBuilder builder, Action<PostgreSqlOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.AddDatabase(nameof(AddPostgreSql));
        builder.AddServiceOptions<PostgreSqlOptions>("PostgreSql", static (section, options) => section.Bind(options), static (options, _) => options.FindProblems(), configure);
        // Jobs may run on one machine while another serves their files.
        builder.Services.Configure<DownloadLinkOptions>(static links => links.SeveralProcesses = true);
        builder.Services.TryAddKeyedSingleton(OwnDataSource, (services, _) =>
            NpgsqlDataSource.Create(services.GetRequiredService<IOptions<PostgreSqlOptions>>().Value.ConnectionString!));
        Add((_, source, options) => new SqlExportJobStore(source, PostgreSqlDialect.Instance, options.TablePrefix, options.MigrateOnFirstUse));
        Add((services, source, _) => new SqlRecipients(
            source, PostgreSqlDialect.Instance, services.GetRequiredService<IOptions<SqlRecipientOptions>>().Value,
            services.GetService<TimeProvider>(), services.GetService<ILogger<SqlRecipients>>()));
        Add((services, source, options) => new SqlMetrics(source, PostgreSqlDialect.Instance, services.GetRequiredService<IOptions<SqlMetricsOptions>>().Value)
        {
            QueryTimeout = options.QueryTimeout,
        });
        Add((services, source, _) => new SqlCampaigns(source, PostgreSqlDialect.Instance, services.GetRequiredService<SqlCampaignQuery>()));
        builder.Services.TryAddSingleton<IExportJobStore>(services => services.GetRequiredService<SqlExportJobStore>());
        return builder;

        void Add<T>(Func<IServiceProvider, NpgsqlDataSource, PostgreSqlOptions, T> create)
            where T : class =>
            builder.Services.TryAddSingleton(services =>
            {
                var options = services.GetRequiredService<IOptions<PostgreSqlOptions>>().Value;
                return create(services, options.DataSource ?? services.GetRequiredKeyedService<NpgsqlDataSource>(OwnDataSource), options);
            });
    }
}
