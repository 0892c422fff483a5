using System.Diagnostics.CodeAnalysis;
using CampaignExport.DependencyInjection;
using CampaignExport.Exports;
using CampaignExport.Jobs;
using CampaignExport.Metrics;
using CampaignExport.Notifications;
using CampaignExport.Packaging;
using CampaignExport.Recipients;
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
    /// Registers <see cref="IExportJobs"/>, <see cref="ExportDownloads"/> and the <see cref="ExportJobRunner"/>. They want an
    /// authorizer, a store and a storage besides; a host that lacks one of them does not start, and is told what to write.
    /// </summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">
    /// Sets options, which are checked when the host starts; null for those of the section <c>Jobs</c> of the configuration, or the defaults.
    /// </param>
    /// <returns>The same builder.</returns>
    public static ICampaignExportBuilder AddJobs(this ICampaignExportBuilder builder, Action<ExportJobOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var services = builder.Services;
        builder.AddPartOptions<ExportJobOptions, ExportJobOptionsValidator>("Jobs", static (section, options) => section.Bind(options), configure);
        services.TryAddSingleton<IExportAudit>(static provider =>
            new LogExportAudit(provider.GetService<ILoggerFactory>() ?? NullLoggerFactory.Instance));
        services.TryAddSingleton(PartsOf);
        services.TryAddSingleton<IExportJobs>(static provider => new ExportJobs(
            provider.GetRequiredService<IExportJobStore>(),
            provider.GetRequiredService<IExportAuthorizer>(),
            provider.GetRequiredService<IExportAudit>(),
            OptionsOf(provider),
            provider.GetService<TimeProvider>()));
        services.TryAddSingleton(static provider =>
            new ExportDownloads(provider.GetRequiredService<ExportJobParts>(), provider.GetService<TimeProvider>()));
        services.TryAddSingleton(static provider => new ExportJobRunner(
            provider.GetRequiredService<ExportJobParts>(),
            OptionsOf(provider),
            provider.GetService<TimeProvider>(),
            provider.GetService<ILogger<ExportJobRunner>>()));
        return builder;
    }

    /// <summary>Runs jobs in this process as long as the host runs. It registers what <see cref="AddJobs"/> registers, too.</summary>
    /// <param name="builder">The builder.</param>
    /// <returns>The same builder.</returns>
    public static ICampaignExportBuilder AddJobWorker(this ICampaignExportBuilder builder)
    {
        builder.AddJobs();
        var services = builder.Services;
        services.TryAddSingleton(static provider => new ExportJobWorker(
            provider.GetRequiredService<IExportJobStore>(),
            provider.GetRequiredService<ExportJobRunner>(),
            OptionsOf(provider),
            provider.GetService<TimeProvider>(),
            provider.GetService<ILogger<ExportJobWorker>>(),
            provider.GetService<IHostApplicationLifetime>()));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, ExportJobWorker>(static provider => provider.GetRequiredService<ExportJobWorker>()));
        return builder;
    }

    /// <summary>Registers the authorizer, which says which exports a user is allowed.</summary>
    /// <typeparam name="TAuthorizer">The class, which is made once.</typeparam>
    /// <param name="builder">The builder.</param>
    /// <returns>The same builder.</returns>
    /// <exception cref="InvalidOperationException">An authorizer is registered already.</exception>
    public static ICampaignExportBuilder AddAuthorizer<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TAuthorizer>(
        this ICampaignExportBuilder builder)
        where TAuthorizer : class, IExportAuthorizer => builder.AddPart(ServiceDescriptor.Singleton<IExportAuthorizer, TAuthorizer>());

    /// <summary>Registers the authorizer, which says which exports a user is allowed.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="create">Creates it from the services of the host; it is made once.</param>
    /// <returns>The same builder.</returns>
    /// <exception cref="InvalidOperationException">An authorizer is registered already.</exception>
    public static ICampaignExportBuilder AddAuthorizer(this ICampaignExportBuilder builder, Func<IServiceProvider, IExportAuthorizer> create) =>
        builder.AddPart(ServiceDescriptor.Singleton(create));

    /// <summary>Registers the authorizer, which says which exports a user is allowed.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="instance">The instance, which the host disposes.</param>
    /// <returns>The same builder.</returns>
    /// <exception cref="InvalidOperationException">An authorizer is registered already.</exception>
    public static ICampaignExportBuilder AddAuthorizer(this ICampaignExportBuilder builder, IExportAuthorizer instance) =>
        builder.AddPart(ServiceDescriptor.Singleton(instance));

    /// <summary>Registers a function as the authorizer, which says which exports a user is allowed.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="authorize">Gets the ids of the user, the workspace and the campaign. It is called concurrently.</param>
    /// <returns>The same builder.</returns>
    /// <exception cref="InvalidOperationException">An authorizer is registered already.</exception>
    public static ICampaignExportBuilder AddAuthorizer(this ICampaignExportBuilder builder, Func<string, string, string, ExportPermissions> authorize)
    {
        ArgumentNullException.ThrowIfNull(authorize);
        return builder.AddAuthorizer(new FunctionAuthorizer(authorize));
    }

    /// <summary>
    /// Lets every user of the host export everything of everyone, e-mail addresses and phone numbers of all recipients among it.
    /// For samples, and for hosts whose every user may really see that.
    /// </summary>
    /// <param name="builder">The builder.</param>
    /// <returns>The same builder.</returns>
    public static ICampaignExportBuilder AllowEveryoneToExportPersonalData(this ICampaignExportBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.AddAuthorizer<EveryoneIsAllowed>();
    }

    /// <summary>Registers a folder as the storage of the files behind links. Every machine that works on jobs must see it.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="directory">The folder, which is for these files alone. It is made when the first file is written.</param>
    /// <param name="durable">Whether files are safe from a power cut, see <see cref="CampaignExport.Sinks.FileExportSink"/>.</param>
    /// <returns>The same builder.</returns>
    public static ICampaignExportBuilder AddFileStorage(this ICampaignExportBuilder builder, string directory, bool durable = false)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(directory);
        return builder.AddPart(ServiceDescriptor.Singleton<IExportStorage>(new FileExportStorage(directory, durable)));
    }

    /// <summary>Registers which other places get a copy of an export, such as the bucket that a workspace has linked.</summary>
    /// <typeparam name="TDestinations">The class, which is made once.</typeparam>
    /// <param name="builder">The builder.</param>
    /// <returns>The same builder.</returns>
    /// <exception cref="InvalidOperationException">One is registered already.</exception>
    public static ICampaignExportBuilder AddDestinations<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TDestinations>(
        this ICampaignExportBuilder builder)
        where TDestinations : class, IExportDestinations => builder.AddPart(ServiceDescriptor.Singleton<IExportDestinations, TDestinations>());

    /// <summary>Registers which other places get a copy of an export, such as the bucket that a workspace has linked.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="create">Creates it from the services of the host; it is made once.</param>
    /// <returns>The same builder.</returns>
    /// <exception cref="InvalidOperationException">One is registered already.</exception>
    public static ICampaignExportBuilder AddDestinations(this ICampaignExportBuilder builder, Func<IServiceProvider, IExportDestinations> create) =>
        builder.AddPart(ServiceDescriptor.Singleton(create));

    /// <summary>Registers which other places get a copy of an export, such as the bucket that a workspace has linked.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="instance">The instance, which the host disposes.</param>
    /// <returns>The same builder.</returns>
    /// <exception cref="InvalidOperationException">One is registered already.</exception>
    public static ICampaignExportBuilder AddDestinations(this ICampaignExportBuilder builder, IExportDestinations instance) =>
        builder.AddPart(ServiceDescriptor.Singleton(instance));

    /// <summary>Registers the notifier, which tells requesters that an export ended, in place of the mails of CampaignExport.Smtp.</summary>
    /// <typeparam name="TNotifier">The class, which is made once.</typeparam>
    /// <param name="builder">The builder.</param>
    /// <returns>The same builder.</returns>
    /// <exception cref="InvalidOperationException">A notifier is registered already.</exception>
    public static ICampaignExportBuilder AddNotifier<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TNotifier>(
        this ICampaignExportBuilder builder)
        where TNotifier : class, IExportNotifier => builder.AddPart(ServiceDescriptor.Singleton<IExportNotifier, TNotifier>());

    /// <summary>Registers the notifier, which tells requesters that an export ended, in place of the mails of CampaignExport.Smtp.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="create">Creates it from the services of the host; it is made once.</param>
    /// <returns>The same builder.</returns>
    /// <exception cref="InvalidOperationException">A notifier is registered already.</exception>
    public static ICampaignExportBuilder AddNotifier(this ICampaignExportBuilder builder, Func<IServiceProvider, IExportNotifier> create) =>
        builder.AddPart(ServiceDescriptor.Singleton(create));

    /// <summary>Registers the notifier, which tells requesters that an export ended, in place of the mails of CampaignExport.Smtp.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="instance">The instance, which the host disposes.</param>
    /// <returns>The same builder.</returns>
    /// <exception cref="InvalidOperationException">A notifier is registered already.</exception>
    public static ICampaignExportBuilder AddNotifier(this ICampaignExportBuilder builder, IExportNotifier instance) =>
        builder.AddPart(ServiceDescriptor.Singleton(instance));

    /// <summary>Registers an audit trail, in place of the log.</summary>
    /// <typeparam name="TAudit">The class of the host, made once.</typeparam>
    /// <param name="builder">The builder. To be called before <see cref="AddJobs"/> or after it.</param>
    /// <returns>The same builder.</returns>
    public static ICampaignExportBuilder AddAudit<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TAudit>(
        this ICampaignExportBuilder builder)
        where TAudit : class, IExportAudit
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.Replace(ServiceDescriptor.Singleton<IExportAudit, TAudit>());
        return builder;
    }

    private static ExportJobOptions OptionsOf(IServiceProvider provider) => provider.GetRequiredService<IOptions<ExportJobOptions>>().Value;

    private static ExportJobParts PartsOf(IServiceProvider provider) => new(
        provider.GetRequiredService<IExportJobStore>(),
        provider.GetRequiredService<IExportStorage>(),
        provider.GetRequiredService<IExportAuthorizer>(),
        provider.GetRequiredService<IExportAudit>())
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
