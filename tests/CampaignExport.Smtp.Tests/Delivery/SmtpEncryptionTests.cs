using CampaignExport.Notifications;
using CampaignExport.Smtp.Tests.Support;

namespace CampaignExport.Smtp.Tests;

/// <summary>The servers that may receive a mail, a password and an address.</summary>
public sealed class SmtpEncryptionTests
{
    private const string NotTrusted = "The connection to the mail server could not be encrypted, or its certificate is not trusted.";

    [Theory]
    [InlineData("starttls", SmtpSecurity.StartTls)]
    [InlineData("tls", SmtpSecurity.Tls)]
    public async Task Certificate_of_an_unknown_authority_is_refused(string mode, SmtpSecurity security)
    {
        await using var server = await MailServer.StartAsync(mode);
        var options = server.Options(security);
        options.TrustedAuthoritiesFile = null;
        options.CheckRevocation = false;

        await ShouldBeRefusedAsync(server, options);
    }

    [Fact]
    public async Task Certificate_of_an_untrusted_authority_is_refused()
    {
        await using var server = await MailServer.StartAsync();
        using var folder = new TemporaryFolder();
        var options = server.Options();
        options.TrustedAuthoritiesFile = new Certificates(folder.Path).AuthorityFile;

        await ShouldBeRefusedAsync(server, options);
    }

    [Fact]
    public async Task Certificate_for_another_name_is_refused()
    {
        await using var server = await MailServer.StartAsync(certificateFor: "mail.example.net");

        await ShouldBeRefusedAsync(server, server.Options());
    }

    [Fact]
    public async Task Expired_certificate_is_refused()
    {
        await using var server = await MailServer.StartAsync(daysFrom: -10, daysTo: -1);

        await ShouldBeRefusedAsync(server, server.Options());
    }

    [Fact]
    public async Task Server_without_encryption_is_refused()
    {
        await using var server = await MailServer.StartAsync("plain");
        var options = server.Options();
        (options.UserName, options.Password) = (null, null);

        var error = await RefusedAsync(options);

        (error.Message, error.IsPermanent).Should().Be(("The mail server does not support STARTTLS or authentication.", false));
        server.Accepted().Should().BeEmpty();
    }

    [Fact]
    public async Task Unencrypted_connection_requires_the_dangerous_option()
    {
        await using var server = await MailServer.StartAsync("plain");

        await new SmtpExportNotifier(server.Options(SmtpSecurity.DangerouslyUnencrypted)).NotifyAsync(SampleNotifications.Ready());

        server.Accepted().Should().ContainSingle().Which.Record.IsEncrypted.Should().BeFalse();
    }

    private static async Task ShouldBeRefusedAsync(MailServer server, SmtpOptions options)
    {
        var error = await RefusedAsync(options);

        (error.Message, error.IsPermanent).Should().Be((NotTrusted, false));
        error.ToString().Should().NotContain("martin");
        server.Accepted().Should().BeEmpty();
    }

    private static async Task<ExportNotificationException> RefusedAsync(SmtpOptions options) =>
        (await FluentActions.Awaiting(() => new SmtpExportNotifier(options).NotifyAsync(SampleNotifications.Ready())).Should().ThrowAsync<ExportNotificationException>()).Which;
}
