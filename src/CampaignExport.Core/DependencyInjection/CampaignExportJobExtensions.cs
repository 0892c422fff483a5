using System.Diagnostics.CodeAnalysis;
using CampaignExport.DependencyInjection;
using CampaignExport.Exports;
using CampaignExport.Jobs;
using CampaignExport.Metrics;
using CampaignExport.Notifications;
using CampaignExport.Packaging;
using CampaignExport.Recipients;
using CampaignExport.Sinks;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers exports in the background.</summary>
public static class CampaignExportJobExtensions
{
    /// <summary>
    /// Registers <see cref="IExportJobs"/> and <see cref="ExportDownloads"/>. They also require an
    /// authorizer, a store and a storage. A host that lacks one of them does not start, and the error says which call to add.
    /// </summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">
    /// Sets options, which are validated when the host starts; null for the section <c>Jobs</c> of the configuration, or the defaults.
    /// </param>
    /// <returns>The same builder.</returns>
    public static ICampaignExportBuilder AddJobs(this ICampaignExportBuilder builder, Action<ExportJobOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var services = builder.Services;
        builder.AddServiceOptions<ExportJobOptions>("Jobs", static (section, options) => section.Bind(options), ExportJobProblems.Find, configure);
        services.TryAddSingleton(ServicesOf);
        services.TryAddSingleton<IExportJobs>(static provider =>
        {
            var services = provider.GetRequiredService<ExportJobServices>();
            return new ExportJobs(services.Store, services.Authorizer, services.Audit, OptionsOf(provider), provider.GetService<TimeProvider>());
        });
        services.TryAddSingleton(static provider =>
            new ExportDownloads(provider.GetRequiredService<ExportJobServices>(), provider.GetService<TimeProvider>()));
        services.TryAddSingleton(static provider => new ExportJobRunner(
            provider.GetRequiredService<ExportJobServices>(),
            OptionsOf(provider),
            provider.GetService<TimeProvider>(),
            provider.GetService<ILogger<ExportJobRunner>>()));
        return builder;
    }

    /// <summary>Runs jobs in this process while the host runs. Includes <see cref="AddJobs"/>.</summary>
    /// <param name="builder">The builder.</param>
    /// <returns>The same builder.</returns>
    public static ICampaignExportBuilder AddJobWorker(this ICampaignExportBuilder builder)
    {
        builder.AddJobs();
        var services = builder.Services;
        services.TryAddSingleton(static provider => new ExportJobWorker(
            provider.GetRequiredService<ExportJobServices>().Store,
            provider.GetRequiredService<ExportJobRunner>(),
            OptionsOf(provider),
            provider.GetService<TimeProvider>(),
            provider.GetService<ILogger<ExportJobWorker>>(),
            provider.GetService<IHostApplicationLifetime>()));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, ExportJobWorker>(static provider => provider.GetRequiredService<ExportJobWorker>()));
        return builder;
    }

    /// <summary>Registers the authorizer, which determines the exports that a user may make.</summary>
    /// <typeparam name="TAuthorizer">The class, a singleton.</typeparam>
    /// <param name="builder">The builder.</param>
    /// <returns>The same builder.</returns>
    /// <exception cref="InvalidOperationException">An authorizer is already registered.</exception>
    public static ICampaignExportBuilder AddAuthorizer<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TAuthorizer>(
        this ICampaignExportBuilder builder)
        where TAuthorizer : class, IExportAuthorizer => builder.AddService(ServiceDescriptor.Singleton<IExportAuthorizer, TAuthorizer>());

    /// <summary>Registers the authorizer, which determines the exports that a user may make.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="create">Creates the singleton from the services of the host.</param>
    /// <returns>The same builder.</returns>
    /// <exception cref="InvalidOperationException">An authorizer is already registered.</exception>
    public static ICampaignExportBuilder AddAuthorizer(this ICampaignExportBuilder builder, Func<IServiceProvider, IExportAuthorizer> create) =>
        builder.AddService(ServiceDescriptor.Singleton(create));

    /// <summary>Registers the authorizer, which determines the exports that a user may make.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="instance">The instance, which the host disposes.</param>
    /// <returns>The same builder.</returns>
    /// <exception cref="InvalidOperationException">An authorizer is already registered.</exception>
    public static ICampaignExportBuilder AddAuthorizer(this ICampaignExportBuilder builder, IExportAuthorizer instance) =>
        builder.AddService(ServiceDescriptor.Singleton(instance));

    /// <summary>Registers a function as the authorizer, which determines the exports that a user may make.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="authorize">The function of the ids of the user, the workspace and the campaign. It is called concurrently.</param>
    /// <returns>The same builder.</returns>
    /// <exception cref="InvalidOperationException">An authorizer is already registered.</exception>
    public static ICampaignExportBuilder AddAuthorizer(this ICampaignExportBuilder builder, Func<string, string, string, ExportPermissions> authorize)
    {
        ArgumentNullException.ThrowIfNull(authorize);
        return builder.AddAuthorizer(new FunctionAuthorizer(authorize));
    }

    /// <summary>
    /// Allows every user of the host to export everything, including the e-mail addresses and phone numbers of all recipients.
    /// For samples, and for hosts whose users may all see that data.
    /// </summary>
    /// <param name="builder">The builder.</param>
    /// <returns>The same builder.</returns>
    public static ICampaignExportBuilder AllowEveryoneToExportPersonalData(this ICampaignExportBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.AddAuthorizer<EveryoneIsAllowed>();
    }

    /// <summary>Registers a folder as the storage of exported files. Every machine that runs jobs or serves downloads must share it.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="directory">The folder, used only for these files. It is created with the first file.</param>
    /// <param name="durable">Whether files survive a power failure: see <see cref="CampaignExport.Sinks.FileExportSink"/>.</param>
    /// <returns>The same builder.</returns>
    /// <exception cref="ArgumentException">There is a file at the path, or at the path of a parent folder.</exception>
    /// <exception cref="InvalidOperationException">A storage is already registered.</exception>
    public static ICampaignExportBuilder AddFileStorage(this ICampaignExportBuilder builder, string directory, bool durable = false)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(directory);
        if (Disk.FindFileInPlaceOf(directory) is { } file)
            throw new ArgumentException($"AddFileStorage(...) needs a folder, but '{file}' is a file. Choose another folder.", nameof(directory));
        return builder.AddService(ServiceDescriptor.Singleton<IExportStorage>(new FileExportStorage(directory, durable)));
    }

    /// <summary>Registers the further destinations of exports, such as the bucket of a workspace.</summary>
    /// <typeparam name="TDestinations">The class, a singleton.</typeparam>
    /// <param name="builder">The builder.</param>
    /// <returns>The same builder.</returns>
    /// <exception cref="InvalidOperationException">Destinations are already registered.</exception>
    public static ICampaignExportBuilder AddDestinations<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TDestinations>(
        this ICampaignExportBuilder builder)
        where TDestinations : class, IExportDestinations => builder.AddService(ServiceDescriptor.Singleton<IExportDestinations, TDestinations>());

    /// <summary>Registers the further destinations of exports, such as the bucket of a workspace.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="create">Creates the singleton from the services of the host.</param>
    /// <returns>The same builder.</returns>
    /// <exception cref="InvalidOperationException">Destinations are already registered.</exception>
    public static ICampaignExportBuilder AddDestinations(this ICampaignExportBuilder builder, Func<IServiceProvider, IExportDestinations> create) =>
        builder.AddService(ServiceDescriptor.Singleton(create));

    /// <summary>Registers the further destinations of exports, such as the bucket of a workspace.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="instance">The instance, which the host disposes.</param>
    /// <returns>The same builder.</returns>
    /// <exception cref="InvalidOperationException">Destinations are already registered.</exception>
    public static ICampaignExportBuilder AddDestinations(this ICampaignExportBuilder builder, IExportDestinations instance) =>
        builder.AddService(ServiceDescriptor.Singleton(instance));

    /// <summary>Registers the notifier, which informs requesters when an export has ended, in place of the mails of CampaignExport.Smtp.</summary>
    /// <typeparam name="TNotifier">The class, a singleton.</typeparam>
    /// <param name="builder">The builder.</param>
    /// <returns>The same builder.</returns>
    /// <exception cref="InvalidOperationException">A notifier is already registered.</exception>
    public static ICampaignExportBuilder AddNotifier<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TNotifier>(
        this ICampaignExportBuilder builder)
        where TNotifier : class, IExportNotifier => builder.AddService(ServiceDescriptor.Singleton<IExportNotifier, TNotifier>());

    /// <summary>Registers the notifier, which informs requesters when an export has ended, in place of the mails of CampaignExport.Smtp.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="create">Creates the singleton from the services of the host.</param>
    /// <returns>The same builder.</returns>
    /// <exception cref="InvalidOperationException">A notifier is already registered.</exception>
    public static ICampaignExportBuilder AddNotifier(this ICampaignExportBuilder builder, Func<IServiceProvider, IExportNotifier> create) =>
        builder.AddService(ServiceDescriptor.Singleton(create));

    /// <summary>Registers the notifier, which informs requesters when an export has ended, in place of the mails of CampaignExport.Smtp.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="instance">The instance, which the host disposes.</param>
    /// <returns>The same builder.</returns>
    /// <exception cref="InvalidOperationException">A notifier is already registered.</exception>
    public static ICampaignExportBuilder AddNotifier(this ICampaignExportBuilder builder, IExportNotifier instance) =>
        builder.AddService(ServiceDescriptor.Singleton(instance));

    /// <summary>Registers the audit trail, in place of the log.</summary>
    /// <typeparam name="TAudit">The class, a singleton.</typeparam>
    /// <param name="builder">The builder.</param>
    /// <returns>The same builder.</returns>
    /// <exception cref="InvalidOperationException">An audit trail is already registered.</exception>
    public static ICampaignExportBuilder AddAudit<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TAudit>(
        this ICampaignExportBuilder builder)
        where TAudit : class, IExportAudit => builder.AddService(ServiceDescriptor.Singleton<IExportAudit, TAudit>());

    /// <summary>Registers the audit trail, in place of the log.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="create">Creates the singleton from the services of the host.</param>
    /// <returns>The same builder.</returns>
    /// <exception cref="InvalidOperationException">An audit trail is already registered.</exception>
    public static ICampaignExportBuilder AddAudit(this ICampaignExportBuilder builder, Func<IServiceProvider, IExportAudit> create) =>
        builder.AddService(ServiceDescriptor.Singleton(create));

    /// <summary>Registers the audit trail, in place of the log.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="instance">The instance, which the host disposes.</param>
    /// <returns>The same builder.</returns>
    /// <exception cref="InvalidOperationException">An audit trail is already registered.</exception>
    public static ICampaignExportBuilder AddAudit(this ICampaignExportBuilder builder, IExportAudit instance) =>
        builder.AddService(ServiceDescriptor.Singleton(instance));

    /// <summary>Gets the audit trail of the host, or that of the log.</summary>
    internal static IExportAudit AuditOf(IServiceProvider provider) =>
        provider.GetService<IExportAudit>() ?? new LogExportAudit(provider.GetService<ILoggerFactory>() ?? NullLoggerFactory.Instance);

    private static ExportJobOptions OptionsOf(IServiceProvider provider) => provider.GetRequiredService<IOptions<ExportJobOptions>>().Value;

    private static ExportJobServices ServicesOf(IServiceProvider provider)
    {
        // A host creates its worker before it validates options, whose errors say which call registers a missing service.
        _ = OptionsOf(provider);
        return new(
            provider.GetRequiredService<IExportJobStore>(),
            provider.GetRequiredService<IExportStorage>(),
            provider.GetRequiredService<IExportAuthorizer>(),
            AuditOf(provider))
        {
            Metrics = provider.GetService<ICampaignMetricsSource>(),
            Recipients = provider.GetService<IRecipientSource<Recipient>>(),
            RecipientExports = provider.GetService<IRecipientExports>(),
            Compressor = provider.GetService<BlockCompressor>(),
            Destinations = provider.GetService<IExportDestinations>(),
            Notifier = provider.GetService<IExportNotifier>(),
            Links = provider.GetService<DownloadLinks>(),
        };
    }
}
