using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using CampaignExport.Campaigns;
using CampaignExport.DependencyInjection;
using CampaignExport.Exports;
using CampaignExport.Metrics;
using CampaignExport.Recipients;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers CampaignExport with dependency injection.</summary>
public static class CampaignExportServiceCollectionExtensions
{
    /// <summary>
    /// Registers the <see cref="ChartExporter"/>, which needs a metrics source, and the <see cref="RecipientExporter{TRow}"/> of
    /// recipients, which needs a recipient source. Each serves any number of exports at once.
    /// </summary>
    /// <param name="services">The services of the host.</param>
    /// <returns>A builder for the other services.</returns>
    public static ICampaignExportBuilder AddCampaignExport(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);
        // Created by functions, which the validation of a container does not examine: a host that exports only charts has no
        // source of recipients, and a host that exports only recipients has no source of metrics.
        services.TryAddSingleton(static provider => new ChartExporter(
            provider.GetService<ICampaignMetricsSource>() ?? throw Missing("metrics", "AddMetricsSource(...) or AddSqlMetrics(...)"),
            provider.GetService<ILogger<ChartExporter>>()));
        services.TryAddSingleton(static provider => new RecipientExporter<Recipient>(
            provider.GetService<IRecipientSource<Recipient>>() ?? throw Missing("recipients", "AddRecipientSource(...)"),
            provider.GetService<TimeProvider>(),
            provider.GetService<ILogger<RecipientExporter<Recipient>>>()));
        return new CampaignExportBuilder(services);
    }

    /// <summary>
    /// Registers the exporters and the section of the configuration from which the services read their options. Each service has its own subsection, such as
    /// <c>Jobs</c> for <c>AddJobs</c> and <c>Smtp</c> for <c>AddSmtp</c>. Options set in code take precedence. A key that no registered service reads is an
    /// error when the host starts.
    /// </summary>
    /// <param name="services">The services of the host.</param>
    /// <param name="section">The section, such as <c>configuration.GetSection("CampaignExport")</c>. It is read once, when options are first used.</param>
    /// <returns>A builder for the other services.</returns>
    /// <exception cref="InvalidOperationException">A section is already registered.</exception>
    public static ICampaignExportBuilder AddCampaignExport(this IServiceCollection services, IConfiguration section)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(section);
        var builder = services.AddCampaignExport();
        if (services.Any(service => service.ServiceType == typeof(OptionConfiguration)))
            throw new InvalidOperationException("AddCampaignExport has already registered a section of the configuration. Register one section only.");
        services.AddSingleton(new OptionConfiguration(section));
        services.AddSingleton<IValidateOptions<OptionSections>, OptionSectionsValidator>();
        services.AddOptionsWithValidateOnStart<OptionSections>();
        return builder;
    }

    /// <summary>Registers the source of the metrics of campaigns.</summary>
    /// <typeparam name="TSource">The class, a singleton.</typeparam>
    /// <param name="builder">The builder.</param>
    /// <returns>The same builder.</returns>
    /// <exception cref="InvalidOperationException">A source of metrics is already registered.</exception>
    public static ICampaignExportBuilder AddMetricsSource<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TSource>(
        this ICampaignExportBuilder builder)
        where TSource : class, ICampaignMetricsSource => builder.AddService(ServiceDescriptor.Singleton<ICampaignMetricsSource, TSource>());

    /// <summary>Registers the source of the metrics of campaigns.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="create">Creates the singleton from the services of the host.</param>
    /// <returns>The same builder.</returns>
    /// <exception cref="InvalidOperationException">A source of metrics is already registered.</exception>
    public static ICampaignExportBuilder AddMetricsSource(this ICampaignExportBuilder builder, Func<IServiceProvider, ICampaignMetricsSource> create) =>
        builder.AddService(ServiceDescriptor.Singleton(create));

    /// <summary>Registers the source of the metrics of campaigns.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="instance">The instance, which the host disposes.</param>
    /// <returns>The same builder.</returns>
    /// <exception cref="InvalidOperationException">A source of metrics is already registered.</exception>
    public static ICampaignExportBuilder AddMetricsSource(this ICampaignExportBuilder builder, ICampaignMetricsSource instance) =>
        builder.AddService(ServiceDescriptor.Singleton(instance));

    /// <summary>Registers the source of recipients.</summary>
    /// <typeparam name="TSource">The class, a singleton.</typeparam>
    /// <param name="builder">The builder.</param>
    /// <returns>The same builder.</returns>
    /// <exception cref="InvalidOperationException">A source of recipients is already registered.</exception>
    public static ICampaignExportBuilder AddRecipientSource<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TSource>(
        this ICampaignExportBuilder builder)
        where TSource : class, IRecipientSource<Recipient> => builder.AddService(ServiceDescriptor.Singleton<IRecipientSource<Recipient>, TSource>());

    /// <summary>Registers the source of recipients.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="create">Creates the singleton from the services of the host.</param>
    /// <returns>The same builder.</returns>
    /// <exception cref="InvalidOperationException">A source of recipients is already registered.</exception>
    public static ICampaignExportBuilder AddRecipientSource(this ICampaignExportBuilder builder, Func<IServiceProvider, IRecipientSource<Recipient>> create) =>
        builder.AddService(ServiceDescriptor.Singleton(create));

    /// <summary>Registers the source of recipients.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="instance">The instance, which the host disposes.</param>
    /// <returns>The same builder.</returns>
    /// <exception cref="InvalidOperationException">A source of recipients is already registered.</exception>
    public static ICampaignExportBuilder AddRecipientSource(this ICampaignExportBuilder builder, IRecipientSource<Recipient> instance) =>
        builder.AddService(ServiceDescriptor.Singleton(instance));

    /// <summary>Registers the list of campaigns that a user may see.</summary>
    /// <typeparam name="TCampaigns">The class. One instance is created for each request.</typeparam>
    /// <param name="builder">The builder.</param>
    /// <returns>The same builder.</returns>
    /// <exception cref="InvalidOperationException">A list of campaigns is already registered.</exception>
    public static ICampaignExportBuilder AddCampaigns<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TCampaigns>(
        this ICampaignExportBuilder builder)
        where TCampaigns : class, IExportCampaigns => builder.AddService(ServiceDescriptor.Scoped<IExportCampaigns, TCampaigns>());

    /// <summary>Registers the list of campaigns that a user may see.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="create">Creates the instance for each request from its services.</param>
    /// <returns>The same builder.</returns>
    /// <exception cref="InvalidOperationException">A list of campaigns is already registered.</exception>
    public static ICampaignExportBuilder AddCampaigns(this ICampaignExportBuilder builder, Func<IServiceProvider, IExportCampaigns> create) =>
        builder.AddService(ServiceDescriptor.Scoped(create));

    /// <summary>Registers the list of campaigns that a user may see.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="instance">The instance, which the host disposes. It is called concurrently.</param>
    /// <returns>The same builder.</returns>
    /// <exception cref="InvalidOperationException">A list of campaigns is already registered.</exception>
    public static ICampaignExportBuilder AddCampaigns(this ICampaignExportBuilder builder, IExportCampaigns instance) =>
        builder.AddService(ServiceDescriptor.Singleton(instance));

    /// <summary>Registers a service that exists once, such as the source of metrics. For packages that extend the builder.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="service">The service.</param>
    /// <param name="call">The call of the host that registers it.</param>
    /// <returns>The same builder.</returns>
    /// <exception cref="InvalidOperationException">Such a service is already registered.</exception>
    internal static ICampaignExportBuilder AddService(this ICampaignExportBuilder builder, ServiceDescriptor service, [CallerMemberName] string call = "")
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(service);
        var (services, type) = (builder.Services, service.ServiceType);
        if (services.Any(other => other.ServiceType == type && !other.IsKeyedService))
        {
            var name = type.Name.Split('`')[0];
            var earlier = services.Select(other => other.IsKeyedService ? null : other.ImplementationInstance).OfType<RegisteredService>().FirstOrDefault(other => other.Type == type)?.Call;
            throw new InvalidOperationException(
                earlier is null ? $"{call}: {name} is already registered. Register it only once."
                : earlier == call ? $"{call}: {call} has already registered {name}. Call it only once."
                : $"{call}: {earlier} has already registered {name}. Call one of {earlier} and {call}, and only once.");
        }

        services.Add(service);
        services.AddSingleton(new RegisteredService(type, call));
        return builder;
    }

    /// <summary>
    /// Registers the options of a service. They are read from the configuration section of <c>AddCampaignExport</c>, then set by code, and validated when the
    /// host starts. For packages that extend the builder.
    /// </summary>
    /// <typeparam name="TOptions">The options. Their public properties are the keys of the section.</typeparam>
    /// <param name="builder">The builder.</param>
    /// <param name="key">The key of the section of the service, such as <c>Smtp</c>.</param>
    /// <param name="bind">Reads the options from the section: a call of <c>Bind</c>.</param>
    /// <param name="findProblems">Finds the problems of the options, each a sentence that names its option. It may ask for the registered services.</param>
    /// <param name="configure">Sets options by code, which takes precedence; null for none.</param>
    /// <param name="name">The name of the options; null for the default name.</param>
    /// <returns>The same builder.</returns>
    internal static ICampaignExportBuilder AddServiceOptions<
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicParameterlessConstructor | DynamicallyAccessedMemberTypes.PublicProperties)] TOptions>(
        this ICampaignExportBuilder builder,
        string key,
        Action<IConfiguration, TOptions> bind,
        Func<TOptions, IServiceProviderIsService, IEnumerable<string>> findProblems,
        Action<TOptions>? configure = null,
        string? name = null)
        where TOptions : class
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(key);
        ArgumentNullException.ThrowIfNull(bind);
        ArgumentNullException.ThrowIfNull(findProblems);
        var services = builder.Services;
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<TOptions>, OptionProblems<TOptions>>(
            provider => new(options => findProblems(options, provider.GetRequiredService<IServiceProviderIsService>()))));
        var options = services.AddOptionsWithValidateOnStart<TOptions>(name);
        // Only once, so that code of an earlier call also takes precedence.
        if (!services.Any(service => service.ImplementationInstance is OptionSection section && section.Key == key))
        {
            services.AddSingleton(OptionSection.Create<TOptions>(key));
            options.Configure<IServiceProvider>((bound, provider) =>
            {
                if (provider.GetService<OptionConfiguration>()?.Root.GetSection(key) is { } section)
                    Bind(section, bind, bound, options.Name);
            });
        }

        if (configure is not null)
            options.Configure(configure);
        return builder;
    }

    private static void Bind<TOptions>(IConfigurationSection section, Action<IConfiguration, TOptions> bind, TOptions options, string name)
    {
        try
        {
            bind(section, options);
        }
        catch (InvalidOperationException error)
        {
            throw new OptionsValidationException(name, typeof(TOptions), [$"The settings of '{section.Path}' cannot be read. {error.Message}"]);
        }
    }

    private static InvalidOperationException Missing(string what, string call) =>
        new($"No source of {what} is registered. Call {call} on the builder that AddCampaignExport() returns.");
}

/// <summary>A service that exists once, so that the error of a second registration names the first one.</summary>
internal sealed record RegisteredService(Type Type, string Call);

/// <summary>Validates options when the host starts.</summary>
internal sealed class OptionProblems<TOptions>(Func<TOptions, IEnumerable<string>> find) : IValidateOptions<TOptions>
    where TOptions : class
{
    public ValidateOptionsResult Validate(string? name, TOptions options)
    {
        var problems = find(options).ToList();
        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }
}

/// <summary>The builder that <c>AddCampaignExport</c> returns.</summary>
internal sealed class CampaignExportBuilder(IServiceCollection services) : ICampaignExportBuilder
{
    public IServiceCollection Services => services;
}
