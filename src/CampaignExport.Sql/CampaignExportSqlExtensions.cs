using CampaignExport.Campaigns;
using CampaignExport.Exports;
using CampaignExport.Metrics;
using CampaignExport.Sql;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers what relational databases have in common with dependency injection.</summary>
public static class CampaignExportSqlExtensions
{
    /// <summary>
    /// Has the daily metrics of campaigns counted from the events in the database that was registered: <see cref="SqlCampaignMetricsSource"/>
    /// is the <see cref="ICampaignMetricsSource"/>.
    /// </summary>
    /// <param name="builder">The builder.</param>
    /// <returns>The same builder.</returns>
    public static ICampaignExportBuilder AddEventMetrics(this ICampaignExportBuilder builder)
    {
        return builder.AddMetricsSource(services => services.GetService<SqlCampaignMetricsSource>()
            ?? throw new InvalidOperationException("AddEventMetrics counts events in a database, and none is registered. Call AddSqlite or AddPostgreSql."));
    }

    /// <summary>
    /// Has jobs read recipients from the tables of a <see cref="SqlProfileStore"/>, in the database that is registered besides, by AddSqlite or AddPostgreSql.
    /// </summary>
    /// <param name="builder">The builder.</param>
    /// <returns>The same builder.</returns>
    public static ICampaignExportBuilder AddSqlRecipients(this ICampaignExportBuilder builder) => builder.AddSqlRecipients(configure: null);

    /// <summary>
    /// Has jobs read recipients from the database that is registered besides, by AddSqlite or AddPostgreSql: as <see cref="IRecipientExports"/>, which
    /// comes before a recipient source.
    /// </summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">
    /// Says how they are read; null for the section <c>SqlRecipients</c> of the configuration, or the defaults. The options are checked when the host starts.
    /// </param>
    /// <returns>The same builder.</returns>
    public static ICampaignExportBuilder AddSqlRecipients(this ICampaignExportBuilder builder, Action<SqlRecipientOptions>? configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.AddPartOptions<SqlRecipientOptions, SqlRecipientOptionsValidator>("SqlRecipients", static (section, options) => section.Bind(options), configure);
        builder.AddPart(ServiceDescriptor.Singleton<IRecipientExports>(Of));
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, SqlRecipientCheck>(
            static services => new(Of(services), services.GetService<ILogger<SqlRecipients>>() ?? NullLogger<SqlRecipients>.Instance)));
        return builder;
    }

    /// <summary>
    /// Has jobs read recipients by a query over the host's own tables, in the database that is registered besides, by AddSqlite or AddPostgreSql. The library
    /// adds order, pages and random buckets to it, and checks it when the host starts.
    /// </summary>
    /// <param name="builder">The builder.</param>
    /// <param name="key">The column of the query that identifies a recipient: <see cref="SqlRecipientOptions.Key"/>.</param>
    /// <param name="sql">The query, with the parameter <c>@campaign</c>: <see cref="SqlRecipientOptions.Query"/>.</param>
    /// <returns>The same builder.</returns>
    public static ICampaignExportBuilder AddSqlRecipients(this ICampaignExportBuilder builder, string key, string sql) =>
        builder.AddSqlRecipients(key, sql, static _ => { });

    /// <summary>
    /// Has jobs read recipients by a query over the host's own tables, in the database that is registered besides, by AddSqlite or AddPostgreSql. The library
    /// adds order, pages and random buckets to it, and checks it when the host starts.
    /// </summary>
    /// <param name="builder">The builder.</param>
    /// <param name="key">The column of the query that identifies a recipient: <see cref="SqlRecipientOptions.Key"/>.</param>
    /// <param name="sql">The query, with the parameter <c>@campaign</c>: <see cref="SqlRecipientOptions.Query"/>.</param>
    /// <param name="configure">Says how rows are read.</param>
    /// <returns>The same builder.</returns>
    public static ICampaignExportBuilder AddSqlRecipients(
        this ICampaignExportBuilder builder, string key, string sql, Action<SqlRecipientOptions> configure)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(key);
        ArgumentException.ThrowIfNullOrWhiteSpace(sql);
        ArgumentNullException.ThrowIfNull(configure);
        return builder.AddSqlRecipients(options =>
        {
            (options.Key, options.Query) = (key, sql);
            configure(options);
        });
    }

    /// <summary>
    /// Counts the daily metrics of campaigns by a query over the host's own tables, in the database that AddSqlite or AddPostgreSql registers. The library adds
    /// the days of time zones and the adding up, and checks the query when the host starts.
    /// </summary>
    /// <param name="builder">The builder.</param>
    /// <param name="sql">A query for time, channel, variation, metric, and if wanted count and person, with the parameter <c>@campaign</c>: <see cref="SqlMetricsOptions.Query"/>.</param>
    /// <param name="configure">Sets other options; null for the defaults.</param>
    /// <returns>The same builder.</returns>
    /// <exception cref="InvalidOperationException">A source of metrics is registered already.</exception>
    public static ICampaignExportBuilder AddSqlMetrics(this ICampaignExportBuilder builder, string sql, Action<SqlMetricsOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrWhiteSpace(sql);
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<SqlMetricsOptions>, SqlMetricsOptionsValidator>());
        builder.Services.AddOptionsWithValidateOnStart<SqlMetricsOptions>().Configure(options =>
        {
            options.Query = sql;
            configure?.Invoke(options);
        });
        builder.AddMetricsSource(MetricsOf);
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, HostQueryStart<SqlMetrics>>(
            static services => new(MetricsOf(services).CheckAsync)));
        return builder;
    }

    /// <summary>
    /// Lists campaigns by a query over the host's own tables, in the database that AddSqlite or AddPostgreSql registers. The library adds the pages, and checks
    /// the query when the host starts.
    /// </summary>
    /// <param name="builder">The builder.</param>
    /// <param name="sql">
    /// A query for id, name and, if wanted, workspace, with an ORDER BY; the parameter <c>@user</c> is the id of the user of the request: <see cref="SqlCampaignOptions.Query"/>.
    /// </param>
    /// <returns>The same builder.</returns>
    /// <exception cref="InvalidOperationException">Campaigns are registered already.</exception>
    public static ICampaignExportBuilder AddCampaigns(this ICampaignExportBuilder builder, string sql)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrWhiteSpace(sql);
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<SqlCampaignOptions>, SqlCampaignOptionsValidator>());
        builder.Services.AddOptionsWithValidateOnStart<SqlCampaignOptions>().Configure(options => options.Query = sql);
        builder.AddPart(ServiceDescriptor.Singleton<IExportCampaigns>(CampaignsOf));
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, HostQueryStart<SqlCampaigns>>(
            static services => new(CampaignsOf(services).CheckAsync)));
        return builder;
    }

    private static SqlCampaigns CampaignsOf(IServiceProvider services) => services.GetService<SqlCampaigns>()
        ?? throw new InvalidOperationException("AddCampaigns queries a database, and none is registered. Call AddSqlite or AddPostgreSql, too.");

    private static SqlMetrics MetricsOf(IServiceProvider services) => services.GetService<SqlMetrics>()
        ?? throw new InvalidOperationException("AddSqlMetrics queries a database, and none is registered. Call AddSqlite or AddPostgreSql, too.");

    private static SqlRecipients Of(IServiceProvider services) => services.GetService<SqlRecipients>()
        ?? throw new InvalidOperationException("AddSqlRecipients reads a database, and none is registered. Call AddSqlite or AddPostgreSql, too.");
}
