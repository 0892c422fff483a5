using System.Diagnostics.CodeAnalysis;
using CampaignExport.DependencyInjection;
using CampaignExport.Exports;
using CampaignExport.Metrics;
using CampaignExport.Recipients;
using CampaignExport.Sinks;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers CampaignExport with dependency injection. What is registered already is left alone.</summary>
public static class CampaignExportServiceCollectionExtensions
{
    /// <summary>
    /// Registers the <see cref="ChartExporter"/>, which wants a metrics source and a sink besides, and the
    /// <see cref="RecipientExporter{TRow}"/> of recipients, which wants a recipient source and a sink.
    /// </summary>
    /// <param name="services">Where to register.</param>
    /// <returns>A builder for the other parts.</returns>
    public static ICampaignExportBuilder AddCampaignExport(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);
        // Made by functions, which a container does not look into when it is checked: a host that exports only charts has no
        // source of recipients, and one that exports only recipients none of metrics.
        services.TryAddSingleton(static provider => new ChartExporter(
            provider.GetRequiredService<ICampaignMetricsSource>(),
            provider.GetRequiredService<IExportSink>(),
            provider.GetService<ILogger<ChartExporter>>()));
        services.TryAddSingleton(static provider => new RecipientExporter<Recipient>(
            provider.GetRequiredService<IRecipientSource<Recipient>>(),
            provider.GetRequiredService<IExportSink>(),
            provider.GetService<IExportCheckpointStore>(),
            provider.GetService<TimeProvider>(),
            provider.GetService<ILogger<RecipientExporter<Recipient>>>()));
        return new CampaignExportBuilder(services);
    }

    /// <summary>Registers where the numbers of campaigns come from.</summary>
    /// <typeparam name="TSource">The class of the host, made once.</typeparam>
    /// <param name="builder">The builder.</param>
    /// <returns>The same builder.</returns>
    public static ICampaignExportBuilder AddMetricsSource<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TSource>(
        this ICampaignExportBuilder builder)
        where TSource : class, ICampaignMetricsSource
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.TryAddSingleton<ICampaignMetricsSource, TSource>();
        return builder;
    }

    /// <summary>Registers where recipients come from.</summary>
    /// <typeparam name="TSource">The class of the host, made once.</typeparam>
    /// <param name="builder">The builder.</param>
    /// <returns>The same builder.</returns>
    public static ICampaignExportBuilder AddRecipientSource<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TSource>(
        this ICampaignExportBuilder builder)
        where TSource : class, IRecipientSource<Recipient>
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.TryAddSingleton<IRecipientSource<Recipient>, TSource>();
        return builder;
    }

    /// <summary>Registers a folder as the place that files are exported to.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Names the folder. The options are checked when the host starts.</param>
    /// <returns>The same builder.</returns>
    public static ICampaignExportBuilder AddFileSink(this ICampaignExportBuilder builder, Action<FileExportSinkOptions> configure)
    {
        AddFileSinkOptions(builder, Options.Options.DefaultName, configure);
        builder.Services.TryAddSingleton<IExportSink>(services => MakeFileSink(services, Options.Options.DefaultName));
        return builder;
    }

    /// <summary>Registers a folder as one of several places, by a name, which is the key of the service.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="name">The name.</param>
    /// <param name="configure">Names the folder. The options are checked when the host starts.</param>
    /// <returns>The same builder.</returns>
    public static ICampaignExportBuilder AddKeyedFileSink(
        this ICampaignExportBuilder builder, string name, Action<FileExportSinkOptions> configure)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        AddFileSinkOptions(builder, name, configure);
        builder.Services.TryAddKeyedSingleton<IExportSink>(name, (services, _) => MakeFileSink(services, name));
        return builder;
    }

    private static void AddFileSinkOptions(ICampaignExportBuilder builder, string name, Action<FileExportSinkOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configure);
        builder.Services.TryAddEnumerable(
            ServiceDescriptor.Singleton<IValidateOptions<FileExportSinkOptions>, FileExportSinkOptionsValidator>());
        builder.Services.AddOptionsWithValidateOnStart<FileExportSinkOptions>(name).Configure(configure);
    }

    private static FileExportSink MakeFileSink(IServiceProvider services, string name)
    {
        var options = services.GetRequiredService<IOptionsMonitor<FileExportSinkOptions>>().Get(name);
        return new FileExportSink(options.Directory, options.Overwrite, options.Durable);
    }
}
