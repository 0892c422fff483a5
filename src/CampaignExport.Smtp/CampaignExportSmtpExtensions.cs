using System.Diagnostics.CodeAnalysis;
using CampaignExport.Notifications;
using CampaignExport.Smtp;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers how requesters are mailed. What is registered already is left alone: the first notifier is the one.</summary>
public static class CampaignExportSmtpExtensions
{
    /// <summary>Mails requesters over SMTP.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Names the server and the sender. The options are checked when the host starts.</param>
    /// <returns>The same builder.</returns>
    public static ICampaignExportBuilder AddSmtp(this ICampaignExportBuilder builder, Action<SmtpOptions> configure)
    {
        AddOptions(builder, configure);
        builder.Services.TryAddSingleton<IExportNotifier>(static services => new SmtpExportNotifier(
            services.GetRequiredService<IOptions<SmtpOptions>>().Value,
            services.GetService<IExportMailTemplates>(),
            services.GetService<TimeProvider>(),
            services.GetService<ILogger<SmtpExportNotifier>>()));
        return builder;
    }

    /// <summary>Writes mails to a folder, from which a mail system takes them, or a person who tries things out.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Names the folder and the sender. The options are checked when the host starts.</param>
    /// <returns>The same builder.</returns>
    public static ICampaignExportBuilder AddPickupDirectory(this ICampaignExportBuilder builder, Action<PickupDirectoryOptions> configure)
    {
        AddOptions(builder, configure);
        builder.Services.TryAddSingleton<IExportNotifier>(static services => new PickupDirectoryNotifier(
            services.GetRequiredService<IOptions<PickupDirectoryOptions>>().Value,
            services.GetService<IExportMailTemplates>(),
            services.GetService<TimeProvider>()));
        return builder;
    }

    /// <summary>Words the mails with a class of the host's own, before or after the notifier is registered.</summary>
    /// <typeparam name="TTemplates">The class of the host, made once.</typeparam>
    /// <param name="builder">The builder.</param>
    /// <returns>The same builder.</returns>
    public static ICampaignExportBuilder AddMailTemplates<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TTemplates>(
        this ICampaignExportBuilder builder)
        where TTemplates : class, IExportMailTemplates
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.TryAddSingleton<IExportMailTemplates, TTemplates>();
        return builder;
    }

    private static void AddOptions<TOptions>(ICampaignExportBuilder builder, Action<TOptions> configure)
        where TOptions : MailSenderOptions
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configure);
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<TOptions>, MailSenderOptionsValidator<TOptions>>());
        builder.Services.AddOptionsWithValidateOnStart<TOptions>().Configure(configure);
    }
}
