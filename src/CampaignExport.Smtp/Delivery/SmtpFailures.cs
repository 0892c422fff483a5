using System.Globalization;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using CampaignExport.Notifications;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;

namespace CampaignExport.Smtp;

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
