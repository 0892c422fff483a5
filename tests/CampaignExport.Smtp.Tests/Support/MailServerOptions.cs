namespace CampaignExport.Smtp.Tests.Support;

/// <summary>Valid options for the mail server.</summary>
internal static class MailServerOptions
{
    public static SmtpOptions Options(this MailServer server, SmtpSecurity security = SmtpSecurity.StartTls) => new()
    {
        Host = "localhost",
        Port = server.Port,
        Security = security,
        UserName = security == SmtpSecurity.DangerouslyUnencrypted ? null : "user",
        Password = security == SmtpSecurity.DangerouslyUnencrypted ? null : "secret",
        From = "Exports <exports@example.com>",
        TrustedAuthoritiesFile = server.Certificates.AuthorityFile,
    };
}
