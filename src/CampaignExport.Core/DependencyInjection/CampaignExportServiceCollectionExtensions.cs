using System.Diagnostics.CodeAnalysis;
using CampaignExport.DependencyInjection;
using CampaignExport.Exports;
using CampaignExport.Metrics;
using CampaignExport.Recipients;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers CampaignExport with dependency injection. What is registered already is left alone.</summary>
public static class CampaignExportServiceCollectionExtensions
{
    /// <summary>
    /// Registers the <see cref="ChartExporter"/>, which needs a metrics source, and the <see cref="RecipientExporter{TRow}"/> of
    /// recipients, which needs a recipient source. Each serves any number of exports at once.
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
            provider.GetService<ILogger<ChartExporter>>()));
        services.TryAddSingleton(static provider => new RecipientExporter<Recipient>(
            provider.GetRequiredService<IRecipientSource<Recipient>>(),
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
}
