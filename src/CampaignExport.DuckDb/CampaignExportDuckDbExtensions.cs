using Amazon.S3;
using CampaignExport.DuckDb;
using CampaignExport.Exports;
using CampaignExport.Metrics;
using CampaignExport.Reports;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers a columnar store of events with dependency injection.</summary>
public static class CampaignExportDuckDbExtensions
{
    /// <summary>
    /// Adds a store of events in a folder or a bucket as <see cref="EventStore"/>, and as the source of metrics and of clicks on links: <see cref="EventStoreMetricsSource"/>. While the
    /// host runs, it counts campaigns of 100,000 events or more after each import, in the time zones of the last requests. The client of a bucket is the <see cref="IAmazonS3"/> of the host, unless the options name a region or an address.
    /// </summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">
    /// Sets the options; null for the section <c>DuckDb</c> of the configuration. The options are validated when the host starts.
    /// </param>
    /// <returns>The same builder.</returns>
    /// <exception cref="InvalidOperationException">A source of metrics is registered already.</exception>
    public static ICampaignExportBuilder AddDuckDb(this ICampaignExportBuilder builder, Action<DuckDbOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.AddServiceOptions<DuckDbOptions>("DuckDb", Bind, static (options, _) => options.FindProblems(), configure);
        builder.Services.TryAddSingleton(services => new EventStore(
            services.GetRequiredService<IOptions<DuckDbOptions>>().Value, services.GetService<TimeProvider>(), services.GetService<IAmazonS3>()));
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, BackgroundCounts>(services => new(
            services.GetRequiredService<EventStore>(), services.GetService<TimeProvider>(), services.GetService<ILogger<EventStore>>())));
        builder.Services.TryAddSingleton<ILinkClicksSource>(services => new EventStoreMetricsSource(services.GetRequiredService<EventStore>()));
        return builder.AddService(ServiceDescriptor.Singleton<ICampaignMetricsSource>(services => new EventStoreMetricsSource(services.GetRequiredService<EventStore>())));
    }

    /// <summary>
    /// Registers the store of <see cref="AddDuckDb"/> as the source of recipients. A host with a worker has one source of recipients.
    /// </summary>
    /// <param name="builder">The builder.</param>
    /// <returns>The same builder.</returns>
    /// <exception cref="InvalidOperationException">Another source of recipients of this kind is registered already.</exception>
    public static ICampaignExportBuilder AddDuckDbRecipients(this ICampaignExportBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.TryAddSingleton(services => new StoreRecipients(
            services.GetService<EventStore>() ?? throw new InvalidOperationException("AddDuckDbRecipients reads a store, and none is registered. Call AddDuckDb, too."),
            services.GetService<TimeProvider>(), services.GetService<ILogger<StoreRecipients>>()));
        builder.AddService(ServiceDescriptor.Singleton<IRecipientExports>(services => services.GetRequiredService<StoreRecipients>()));
        return builder;
    }

    // AddServiceOptions finds unknown keys of the section itself.
    private static void Bind(IConfiguration section, DuckDbOptions options)
    {
        section.Bind(options);
        if (options.S3 is null)
            return;
        section.GetSection(nameof(options.S3)).Bind(options.S3, static binder => binder.ErrorOnUnknownConfiguration = true);
        section.GetSection(nameof(options.S3)).GetSection(nameof(options.S3.Upload)).Bind(options.S3.Upload, static binder => binder.ErrorOnUnknownConfiguration = true);
    }
}
