using System.Globalization;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using CampaignExport.Notifications;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using MimeKit;

namespace CampaignExport.Smtp;

/// <summary>Sends mails to requesters over SMTP, with one connection for each mail.</summary>
/// <remarks>
/// Thread-safe. A mail counts as sent when the server has accepted it. The Message-Id is derived from the notification, so mail programs
/// can recognize a duplicate that a lost reply caused. No error holds an address or the server's text, which may repeat an address.
/// </remarks>
public sealed class SmtpExportNotifier : IExportNotifier
{
    // The server has accepted the mail by then, so its farewell is not awaited for long.
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(2);

    private readonly SmtpOptions _options;
    private readonly MailComposer _composer;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly RemoteCertificateValidationCallback? _validate;

    /// <summary>Creates a notifier.</summary>
    /// <param name="options">The mail server and the sender. Do not change them later.</param>
    /// <param name="templates">The templates; null for <see cref="ExportMailTemplates"/>.</param>
    /// <param name="time">The clock for the date of the mails and for time-outs; null for the system clock.</param>
    /// <param name="logger">The logger; null for none. It receives accepted mails, and refused ones with the reason.</param>
    /// <exception cref="ArgumentException">The options are invalid. The message names every problem.</exception>
    public SmtpExportNotifier(
        SmtpOptions options, IExportMailTemplates? templates = null, TimeProvider? time = null, ILogger<SmtpExportNotifier>? logger = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.ThrowIfWrong();
        _options = options;
        _time = time ?? TimeProvider.System;
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
            // A connection that a cancellation closes fails with various exceptions.
            cancellationToken.ThrowIfCancellationRequested();
            if (deadline.IsCancellationRequested)
            {
                throw new ExportNotificationException(
                    string.Create(CultureInfo.InvariantCulture, $"The mail server did not accept the mail within {_options.Timeout.TotalSeconds:0.#} s."),
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
        // The client would send a non-ASCII address regardless, with an undefined result.
        if (!client.Capabilities.HasFlag(SmtpCapabilities.UTF8) && message.To.Mailboxes.Any(to => !Ascii.IsValid(MailboxAddress.EncodeAddrspec(to.Address))))
            throw new ExportNotificationException("The mail server accepts only ASCII addresses.", isPermanent: true);
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
#pragma warning disable CA1031 // The server has accepted the mail, so an error must not cause a retry.
        catch (Exception)
#pragma warning restore CA1031
        {
        }
    }
}

/// <summary>Distinguishes permanent refusals from transient failures, and describes them without addresses.</summary>
internal static partial class SmtpFailures
{
    /// <summary>Describes an error of the mail server or of the connection to it; null for any other error.</summary>
    public static ExportNotificationException? Explain(Exception error) => error switch
    {
        SmtpCommandException refusal => new(
            $"The mail server refused {Refused(refusal.ErrorCode)}: {Code(refusal)}.", IsPermanent(refusal)),

        // The administrator can correct a password, and the mails wait until then.
        AuthenticationException => new("The mail server did not accept the user name and the password.", isPermanent: false),
        ServiceNotAuthenticatedException => new("The mail server requires a user name and a password.", isPermanent: false),
        SslHandshakeException => new(
            "The connection to the mail server could not be encrypted, or its certificate is not trusted.", isPermanent: false, error),
        NotSupportedException => new("The mail server does not support STARTTLS or authentication.", isPermanent: false),
        ProtocolException or ServiceNotConnectedException => new("The mail server closed the connection, or is not an SMTP server.", isPermanent: false),
        SocketException or IOException => new("The mail server could not be reached, or the connection broke.", isPermanent: false, error),
        _ => null,
    };

    private static bool IsPermanent(SmtpCommandException refusal) =>
        refusal.ErrorCode is SmtpErrorCode.RecipientNotAccepted or SmtpErrorCode.MessageNotAccepted
        && (int)refusal.StatusCode is >= 500 and < 600
        && refusal.StatusCode is not (SmtpStatusCode.AuthenticationRequired or SmtpStatusCode.AuthenticationInvalidCredentials
            or SmtpStatusCode.AuthenticationMechanismTooWeak or SmtpStatusCode.EncryptionRequiredForAuthenticationMechanism);

    private static string Refused(SmtpErrorCode code) => code switch
    {
        SmtpErrorCode.RecipientNotAccepted => "the recipient",
        SmtpErrorCode.SenderNotAccepted => "the sender",
        SmtpErrorCode.MessageNotAccepted => "the message",
        _ => "a command",
    };

    private static string Code(SmtpCommandException refusal)
    {
        var code = ((int)refusal.StatusCode).ToString(CultureInfo.InvariantCulture);
        return EnhancedCode().Match(refusal.Message) is { Success: true } enhanced ? $"{code} {enhanced.Value}" : code;
    }

    [GeneratedRegex(@"^[245]\.\d{1,3}\.\d{1,3}(?=\s|$)", RegexOptions.CultureInvariant)]
    private static partial Regex EnhancedCode();
}
