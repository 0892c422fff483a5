using System.Globalization;
using System.Net.Security;
using System.Text;
using CampaignExport.Notifications;
using MailKit.Net.Smtp;
using MailKit.Security;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using MimeKit;

namespace CampaignExport.Smtp;

/// <summary>Mails requesters over SMTP, one connection a mail.</summary>
/// <remarks>
/// Thread-safe. A mail is told when the server has accepted it. The Message-Id is that of the notification, so a mail that was
/// accepted twice, because the first answer was lost, can be told by it. No error tells the address, nor what a server said
/// in words, since servers repeat addresses.
/// </remarks>
public sealed class SmtpExportNotifier : IExportNotifier
{
    // The mail is accepted by then, so a server that does not take its leave is not waited for.
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(2);

    private readonly SmtpOptions _options;
    private readonly MailComposer _composer;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly RemoteCertificateValidationCallback? _validate;

    /// <summary>Mails by options.</summary>
    /// <param name="options">Which server, and how. They are not to be changed later.</param>
    /// <param name="templates">Words the mails; null for <see cref="ExportMailTemplates"/>.</param>
    /// <param name="timeProvider">Dates the mails and times the server; null for the clock of the machine.</param>
    /// <param name="logger">Told of what the server accepted, and what it did not and why; null for none.</param>
    /// <exception cref="ArgumentException">Something is wrong with the options; the message says all of it.</exception>
    public SmtpExportNotifier(
        SmtpOptions options, IExportMailTemplates? templates = null, TimeProvider? timeProvider = null, ILogger<SmtpExportNotifier>? logger = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.ThrowIfWrong();
        _options = options;
        _time = timeProvider ?? TimeProvider.System;
        _logger = logger ?? NullLogger<SmtpExportNotifier>.Instance;
        _composer = new MailComposer(options, templates ?? new ExportMailTemplates(), _time);
        _validate = options.TrustedAuthoritiesFile is { } file ? TrustedAuthorities.Validate(file) : null;
    }

    /// <inheritdoc/>
    public async Task NotifyAsync(ExportNotification notification, CancellationToken cancellationToken = default)
    {
        using var message = _composer.Compose(notification);
        using var client = new SmtpClient
        {
            CheckCertificateRevocation = _options.CheckRevocation,
            ServerCertificateValidationCallback = _validate,
        };
        try
        {
            await SendInTimeAsync(client, message, cancellationToken).ConfigureAwait(false);
        }
        catch (ExportNotificationException error)
        {
            Log.NotAccepted(_logger, _options.Host, notification.MessageId, notification.JobId, error.Message, error.InnerException);
            throw;
        }

        Log.Accepted(_logger, _options.Host, notification.MessageId, notification.JobId);
        await LeaveAsync(client, cancellationToken).ConfigureAwait(false);
    }

    private async Task SendInTimeAsync(SmtpClient client, MimeMessage message, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(_options.Timeout, _time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        try
        {
            await SendAsync(client, message, stop.Token).ConfigureAwait(false);
        }
        catch (Exception error)
        {
            // A connection that was cut because of a token fails in many ways.
            cancellationToken.ThrowIfCancellationRequested();
            if (deadline.IsCancellationRequested)
            {
                throw new ExportNotificationException(
                    string.Create(CultureInfo.InvariantCulture, $"The mail server did not accept the mail within {_options.Timeout.TotalSeconds:0.#} seconds."),
                    isPermanent: false);
            }

            if (SmtpFailures.Explain(error) is { } explained)
                throw explained;
            throw;
        }
    }

    private async Task SendAsync(SmtpClient client, MimeMessage message, CancellationToken cancellationToken)
    {
        var security = _options.Security switch
        {
            SmtpSecurity.Tls => SecureSocketOptions.SslOnConnect,
            SmtpSecurity.DangerouslyUnencrypted => SecureSocketOptions.None,
            _ => SecureSocketOptions.StartTls,
        };
        await client.ConnectAsync(_options.Host, _options.ActualPort, security, cancellationToken).ConfigureAwait(false);
        if (_options is { UserName: { Length: > 0 } user, Password: { } password })
            await client.AuthenticateAsync(user, password, cancellationToken).ConfigureAwait(false);
        // The client would send such an address all the same, and what comes of it is anybody's guess.
        if (!client.Capabilities.HasFlag(SmtpCapabilities.UTF8) && message.To.Mailboxes.Any(to => !Ascii.IsValid(MailboxAddress.EncodeAddrspec(to.Address))))
            throw new ExportNotificationException("The mail server takes no addresses beyond ASCII.", isPermanent: true);
        await client.SendAsync(message, cancellationToken).ConfigureAwait(false);
    }

    private async Task LeaveAsync(SmtpClient client, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(Farewell, _time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        try
        {
            await client.DisconnectAsync(quit: true, stop.Token).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // The mail is accepted: whatever happens now must not have it sent again.
        catch (Exception)
#pragma warning restore CA1031
        {
        }
    }
}
