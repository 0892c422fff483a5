using System.Diagnostics.CodeAnalysis;
using CampaignExport.Notifications;
using CampaignExport.Smtp;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers the notifier that mails requesters. A host has one notifier.</summary>
public static class CampaignExportSmtpExtensions
{
    /// <summary>Sends mails to requesters over SMTP.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">
    /// Sets the options: at least the server and the sender; null if the configuration section <c>Smtp</c> does. The options are validated when the host starts.
    /// </param>
    /// <returns>The same builder.</returns>
    public static ICampaignExportBuilder AddSmtp(this ICampaignExportBuilder builder, Action<SmtpOptions>? configure = null)
    {
        builder.AddServiceOptions<SmtpOptions>("Smtp", static (section, options) => section.Bind(options), static (options, _) => options.FindProblems(), configure);
        return builder.AddService(ServiceDescriptor.Singleton<IExportNotifier>(static services => new SmtpExportNotifier(
            services.GetRequiredService<IOptions<SmtpOptions>>().Value,
            services.GetService<IExportMailTemplates>(),
            services.GetService<TimeProvider>(),
            services.GetService<ILogger<SmtpExportNotifier>>())));
    }

    /// <summary>Writes mails to a folder, for a mail system that collects them, or for development.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">
    /// Sets the options: at least the folder and the sender; null if the configuration section <c>PickupDirectory</c> does. The options are validated when the host starts.
    /// </param>
    /// <returns>The same builder.</returns>
    public static ICampaignExportBuilder AddPickupDirectory(this ICampaignExportBuilder builder, Action<PickupDirectoryOptions>? configure = null)
    {
        builder.AddServiceOptions<PickupDirectoryOptions>("PickupDirectory", static (section, options) => section.Bind(options), static (options, _) => options.FindProblems(), configure);
        return builder.AddService(ServiceDescriptor.Singleton<IExportNotifier>(static services => new PickupDirectoryNotifier(
            services.GetRequiredService<IOptions<PickupDirectoryOptions>>().Value,
            services.GetService<IExportMailTemplates>(),
            services.GetService<TimeProvider>())));
    }

    /// <summary>Registers mail templates of the host. The order of this call and of the notifier does not matter.</summary>
    /// <typeparam name="TTemplates">The class of the templates. One instance is created.</typeparam>
    /// <param name="builder">The builder.</param>
    /// <returns>The same builder.</returns>
    /// <exception cref="InvalidOperationException">Templates are already registered.</exception>
    public static ICampaignExportBuilder AddMailTemplates<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TTemplates>(
        this ICampaignExportBuilder builder)
        where TTemplates : class, IExportMailTemplates => builder.AddService(ServiceDescriptor.Singleton<IExportMailTemplates, TTemplates>());

    /// <summary>Registers mail templates of the host. The order of this call and of the notifier does not matter.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="create">Creates them from the services of the host; it is called once.</param>
    /// <returns>The same builder.</returns>
    /// <exception cref="InvalidOperationException">Templates are already registered.</exception>
    public static ICampaignExportBuilder AddMailTemplates(this ICampaignExportBuilder builder, Func<IServiceProvider, IExportMailTemplates> create) =>
        builder.AddService(ServiceDescriptor.Singleton(create));

    /// <summary>Registers mail templates of the host. The order of this call and of the notifier does not matter.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="instance">The templates, which the host disposes.</param>
    /// <returns>The same builder.</returns>
    /// <exception cref="InvalidOperationException">Templates are already registered.</exception>
    public static ICampaignExportBuilder AddMailTemplates(this ICampaignExportBuilder builder, IExportMailTemplates instance) =>
        builder.AddService(ServiceDescriptor.Singleton(instance));
}
