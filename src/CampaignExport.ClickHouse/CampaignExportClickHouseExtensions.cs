using CampaignExport.ClickHouse;
using CampaignExport.Exports;
using CampaignExport.Metrics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers a store of events in ClickHouse with dependency injection.</summary>
public static class CampaignExportClickHouseExtensions
{
    /// <summary>Adds a store of events in ClickHouse as <see cref="ClickHouseStore"/>, and as the source of metrics: <see cref="ClickHouseMetricsSource"/>.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">
    /// Sets the options: at least the connection string; null for the section <c>ClickHouse</c> of the configuration. The options are validated when the host starts.
    /// </param>
    /// <returns>The same builder.</returns>
    /// <exception cref="InvalidOperationException">A source of metrics is registered already.</exception>
    public static ICampaignExportBuilder AddClickHouse(this ICampaignExportBuilder builder, Action<ClickHouseOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.AddServiceOptions<ClickHouseOptions>("ClickHouse", static (section, options) => section.Bind(options), static (options, _) => options.FindProblems(), configure);
        builder.Services.TryAddSingleton(services => new ClickHouseStore(services.GetRequiredService<IOptions<ClickHouseOptions>>().Value));
        return builder.AddService(ServiceDescriptor.Singleton<ICampaignMetricsSource>(services => new ClickHouseMetricsSource(services.GetRequiredService<ClickHouseStore>())));
    }

    /// <summary>Registers the store of <see cref="AddClickHouse"/> as the source of recipients. A host with a worker has one source of recipients.</summary>
    /// <param name="builder">The builder.</param>
    /// <returns>The same builder.</returns>
    /// <exception cref="InvalidOperationException">Another source of recipients of this kind is registered already.</exception>
    public static ICampaignExportBuilder AddClickHouseRecipients(this ICampaignExportBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.TryAddSingleton(services => new ClickHouseRecipients(
            services.GetService<ClickHouseStore>() ?? throw new InvalidOperationException("AddClickHouseRecipients reads a store, and none is registered. Call AddClickHouse, too."),
            services.GetService<TimeProvider>(), services.GetService<ILogger<ClickHouseRecipients>>()));
        builder.AddService(ServiceDescriptor.Singleton<IRecipientExports>(services => services.GetRequiredService<ClickHouseRecipients>()));
        return builder;
    }
}
