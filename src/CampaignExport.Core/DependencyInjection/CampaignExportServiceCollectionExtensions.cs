using System.Diagnostics.CodeAnalysis;
using CampaignExport.Campaigns;
using CampaignExport.DependencyInjection;
using CampaignExport.Exports;
using CampaignExport.Metrics;
using CampaignExport.Recipients;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers CampaignExport with dependency injection.</summary>
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
            provider.GetService<ICampaignMetricsSource>() ?? throw Missing("metrics", "AddMetricsSource<TSource>()"),
            provider.GetService<ILogger<ChartExporter>>()));
        services.TryAddSingleton(static provider => new RecipientExporter<Recipient>(
            provider.GetService<IRecipientSource<Recipient>>() ?? throw Missing("recipients", "AddRecipientSource<TSource>()"),
            provider.GetService<TimeProvider>(),
            provider.GetService<ILogger<RecipientExporter<Recipient>>>()));
        return new CampaignExportBuilder(services);
    }

    /// <summary>Registers where the numbers of campaigns come from.</summary>
    /// <typeparam name="TSource">The class, which is made once.</typeparam>
    /// <param name="builder">The builder.</param>
    /// <returns>The same builder.</returns>
    /// <exception cref="InvalidOperationException">A source of metrics is registered already.</exception>
    public static ICampaignExportBuilder AddMetricsSource<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TSource>(
        this ICampaignExportBuilder builder)
        where TSource : class, ICampaignMetricsSource => builder.AddPart(ServiceDescriptor.Singleton<ICampaignMetricsSource, TSource>());

    /// <summary>Registers where the numbers of campaigns come from.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="create">Creates it from the services of the host; it is made once.</param>
    /// <returns>The same builder.</returns>
    /// <exception cref="InvalidOperationException">A source of metrics is registered already.</exception>
    public static ICampaignExportBuilder AddMetricsSource(this ICampaignExportBuilder builder, Func<IServiceProvider, ICampaignMetricsSource> create) =>
        builder.AddPart(ServiceDescriptor.Singleton(create));

    /// <summary>Registers where the numbers of campaigns come from.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="instance">The instance, which the host disposes.</param>
    /// <returns>The same builder.</returns>
    /// <exception cref="InvalidOperationException">A source of metrics is registered already.</exception>
    public static ICampaignExportBuilder AddMetricsSource(this ICampaignExportBuilder builder, ICampaignMetricsSource instance) =>
        builder.AddPart(ServiceDescriptor.Singleton(instance));

    /// <summary>Registers where recipients come from.</summary>
    /// <typeparam name="TSource">The class, which is made once.</typeparam>
    /// <param name="builder">The builder.</param>
    /// <returns>The same builder.</returns>
    /// <exception cref="InvalidOperationException">A source of recipients is registered already.</exception>
    public static ICampaignExportBuilder AddRecipientSource<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TSource>(
        this ICampaignExportBuilder builder)
        where TSource : class, IRecipientSource<Recipient> => builder.AddPart(ServiceDescriptor.Singleton<IRecipientSource<Recipient>, TSource>());

    /// <summary>Registers where recipients come from.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="create">Creates it from the services of the host; it is made once.</param>
    /// <returns>The same builder.</returns>
    /// <exception cref="InvalidOperationException">A source of recipients is registered already.</exception>
    public static ICampaignExportBuilder AddRecipientSource(this ICampaignExportBuilder builder, Func<IServiceProvider, IRecipientSource<Recipient>> create) =>
        builder.AddPart(ServiceDescriptor.Singleton(create));

    /// <summary>Registers where recipients come from.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="instance">The instance, which the host disposes.</param>
    /// <returns>The same builder.</returns>
    /// <exception cref="InvalidOperationException">A source of recipients is registered already.</exception>
    public static ICampaignExportBuilder AddRecipientSource(this ICampaignExportBuilder builder, IRecipientSource<Recipient> instance) =>
        builder.AddPart(ServiceDescriptor.Singleton(instance));

    /// <summary>Registers which campaigns users may see.</summary>
    /// <typeparam name="TCampaigns">The class, which is made once a request.</typeparam>
    /// <param name="builder">The builder.</param>
    /// <returns>The same builder.</returns>
    /// <exception cref="InvalidOperationException">It is registered already.</exception>
    public static ICampaignExportBuilder AddCampaigns<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TCampaigns>(
        this ICampaignExportBuilder builder)
        where TCampaigns : class, IExportCampaigns => builder.AddPart(ServiceDescriptor.Scoped<IExportCampaigns, TCampaigns>());

    /// <summary>Registers which campaigns users may see.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="create">Creates it from the services of a request, once a request.</param>
    /// <returns>The same builder.</returns>
    /// <exception cref="InvalidOperationException">It is registered already.</exception>
    public static ICampaignExportBuilder AddCampaigns(this ICampaignExportBuilder builder, Func<IServiceProvider, IExportCampaigns> create) =>
        builder.AddPart(ServiceDescriptor.Scoped(create));

    /// <summary>Registers which campaigns users may see.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="instance">The instance, which the host disposes. It is called concurrently.</param>
    /// <returns>The same builder.</returns>
    /// <exception cref="InvalidOperationException">It is registered already.</exception>
    public static ICampaignExportBuilder AddCampaigns(this ICampaignExportBuilder builder, IExportCampaigns instance) =>
        builder.AddPart(ServiceDescriptor.Singleton(instance));

    /// <summary>Registers a part of which there is one, such as the source of metrics. For packages that extend the builder.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="part">The part.</param>
    /// <returns>The same builder.</returns>
    /// <exception cref="InvalidOperationException">Such a part is registered already.</exception>
    public static ICampaignExportBuilder AddPart(this ICampaignExportBuilder builder, ServiceDescriptor part)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(part);
        if (builder.Services.Any(other => other.ServiceType == part.ServiceType && !other.IsKeyedService))
            throw new InvalidOperationException($"There is one {part.ServiceType.Name.Split('`')[0]}, and it is registered already. Register it once.");
        builder.Services.Add(part);
        return builder;
    }

    private static InvalidOperationException Missing(string what, string call) =>
        new($"No source of {what} is registered. Call {call} on the builder that AddCampaignExport() returns.");
}
