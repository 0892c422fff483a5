using CampaignExport.Campaigns;
using CampaignExport.Exports;
using CampaignExport.Metrics;
using CampaignExport.Sql;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers the services that all relational databases share.</summary>
public static class CampaignExportSqlExtensions
{
    /// <summary>
    /// Registers a query over the host's own tables as the source of recipients, in the database that AddSqlite or AddPostgreSql registers. The section
    /// <c>SqlRecipients</c> of the configuration has the query and its key.
    /// </summary>
    /// <param name="builder">The builder.</param>
    /// <returns>The same builder.</returns>
    public static ICampaignExportBuilder AddSqlRecipients(this ICampaignExportBuilder builder) => builder.AddSqlRecipients(configure: null);

    /// <summary>
    /// Registers a query over the host's own tables as the source of recipients, in the database that AddSqlite or AddPostgreSql registers.
    /// A host with a worker has one source of recipients.
    /// </summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">
    /// Sets the query, its key and other options; null for the section <c>SqlRecipients</c> of the configuration. The options are validated when the host starts.
    /// </param>
    /// <returns>The same builder.</returns>
    public static ICampaignExportBuilder AddSqlRecipients(this ICampaignExportBuilder builder, Action<SqlRecipientOptions>? configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.AddServiceOptions<SqlRecipientOptions>("SqlRecipients", static (section, options) => section.Bind(options), static (options, _) => options.FindProblems(), configure);
        builder.AddService(ServiceDescriptor.Singleton<IRecipientExports>(RecipientsOf));
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, SqlRecipientCheck>(
            static services => new(RecipientsOf(services), services.GetService<ILogger<SqlRecipients>>() ?? NullLogger<SqlRecipients>.Instance)));
        return builder;
    }

    /// <summary>
    /// Registers a query over the host's own tables as the source of recipients, in the database that AddSqlite or AddPostgreSql registers. The library
    /// adds order, pages and random buckets to the query, and validates it when the host starts.
    /// </summary>
    /// <param name="builder">The builder.</param>
    /// <param name="key">The column of the query that identifies a recipient: <see cref="SqlRecipientOptions.Key"/>.</param>
    /// <param name="sql">The query, with the parameter <c>@campaign</c>: <see cref="SqlRecipientOptions.Query"/>.</param>
    /// <param name="configure">Sets other options; null for the defaults.</param>
    /// <returns>The same builder.</returns>
    public static ICampaignExportBuilder AddSqlRecipients(
        this ICampaignExportBuilder builder, string key, string sql, Action<SqlRecipientOptions>? configure = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(key);
        ArgumentException.ThrowIfNullOrWhiteSpace(sql);
        return builder.AddSqlRecipients(options =>
        {
            (options.Key, options.Query) = (key, sql);
            configure?.Invoke(options);
        });
    }

    /// <summary>
    /// Registers a query over the host's own tables as the source of metrics, in the database that AddSqlite or AddPostgreSql registers. The section
    /// <c>SqlMetrics</c> of the configuration has the query.
    /// </summary>
    /// <param name="builder">The builder.</param>
    /// <returns>The same builder.</returns>
    /// <exception cref="InvalidOperationException">A source of metrics is already registered.</exception>
    public static ICampaignExportBuilder AddSqlMetrics(this ICampaignExportBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.AddSqlMetrics(static _ => { });
    }

    /// <summary>
    /// Registers a query over the host's own tables as the source of metrics, in the database that AddSqlite or AddPostgreSql registers. The library adds
    /// the days of time zones and the aggregation, and validates the query when the host starts.
    /// </summary>
    /// <param name="builder">The builder.</param>
    /// <param name="sql">A query for time, channel, variation, metric, and optionally count and person, with the parameter <c>@campaign</c>: <see cref="SqlMetricsOptions.Query"/>.</param>
    /// <param name="configure">Sets other options; null for the defaults.</param>
    /// <returns>The same builder.</returns>
    /// <exception cref="InvalidOperationException">A source of metrics is already registered.</exception>
    public static ICampaignExportBuilder AddSqlMetrics(this ICampaignExportBuilder builder, string sql, Action<SqlMetricsOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrWhiteSpace(sql);
        return builder.AddSqlMetrics(options =>
        {
            options.Query = sql;
            configure?.Invoke(options);
        });
    }

    private static ICampaignExportBuilder AddSqlMetrics(this ICampaignExportBuilder builder, Action<SqlMetricsOptions> configure)
    {
        builder.AddServiceOptions<SqlMetricsOptions>(
            "SqlMetrics", static (section, options) => options.Query = section[nameof(options.Query)] ?? options.Query, static (options, _) => options.FindProblems(), configure);
        builder.AddService(ServiceDescriptor.Singleton<ICampaignMetricsSource>(MetricsOf));
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, HostQueryStart<SqlMetrics>>(
            static services => new(MetricsOf(services).CheckAsync)));
        return builder;
    }

    /// <summary>
    /// Registers a query over the host's own tables as the list of campaigns, in the database that AddSqlite or AddPostgreSql registers. The library adds
    /// the pages, and validates the query when the host starts.
    /// </summary>
    /// <param name="builder">The builder.</param>
    /// <param name="sql">
    /// A SELECT with an ORDER BY: a row for each campaign, with id, name and optionally workspace, in this order. The optional parameter <c>@user</c> is the id of the user
    /// of the request, as text. Without the workspace, all campaigns belong to the workspace <c>default</c>. A campaign without a name is shown by its id.
    /// </param>
    /// <returns>The same builder.</returns>
    /// <exception cref="InvalidOperationException">A list of campaigns is already registered.</exception>
    public static ICampaignExportBuilder AddCampaigns(this ICampaignExportBuilder builder, string sql)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrWhiteSpace(sql);
        builder.AddService(ServiceDescriptor.Singleton<IExportCampaigns>(CampaignsOf));
        builder.Services.AddSingleton(new SqlCampaignQuery(sql));
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, HostQueryStart<SqlCampaigns>>(
            static services => new(CampaignsOf(services).CheckAsync)));
        return builder;
    }

    /// <summary>Registers the database of a host. A host has one.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="call">The call that registers it.</param>
    /// <exception cref="InvalidOperationException">A database is already registered.</exception>
    internal static void AddDatabase(this ICampaignExportBuilder builder, string call)
    {
        if (builder.Services.FirstOrDefault(service => service.ImplementationInstance is RegisteredDatabase)?.ImplementationInstance is RegisteredDatabase other)
            throw new InvalidOperationException($"{call}: {other.Call} has already registered the database. Call one of AddSqlite and AddPostgreSql, and only once.");
        builder.Services.AddSingleton(new RegisteredDatabase(call));
    }

    private static SqlCampaigns CampaignsOf(IServiceProvider services) => services.GetService<SqlCampaigns>()
        ?? throw new InvalidOperationException("AddCampaigns needs a database, and none is registered. Call AddSqlite or AddPostgreSql.");

    private static SqlMetrics MetricsOf(IServiceProvider services) => services.GetService<SqlMetrics>()
        ?? throw new InvalidOperationException("AddSqlMetrics needs a database, and none is registered. Call AddSqlite or AddPostgreSql.");

    private static SqlRecipients RecipientsOf(IServiceProvider services) => services.GetService<SqlRecipients>()
        ?? throw new InvalidOperationException("AddSqlRecipients needs a database, and none is registered. Call AddSqlite or AddPostgreSql.");
}

/// <summary>The database of a host, so that a second registration is an error.</summary>
/// <param name="Call">The call that registered it.</param>
internal sealed record RegisteredDatabase(string Call);
