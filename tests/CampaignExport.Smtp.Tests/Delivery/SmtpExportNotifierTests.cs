using CampaignExport.Notifications;
using CampaignExport.Smtp.Tests.Support;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace CampaignExport.Smtp.Tests;

/// <summary>Mails to a real server, aiosmtpd, which requires encryption and a password.</summary>
public sealed class SmtpExportNotifierTests
{
    private readonly FakeTimeProvider _time = new(SampleNotifications.Now);
    private readonly LogEntries<SmtpExportNotifier> _log = new();

    [Theory]
    [InlineData("starttls", SmtpSecurity.StartTls)]
    [InlineData("tls", SmtpSecurity.Tls)]
    public async Task Mail_is_accepted_over_an_encrypted_connection_after_authentication(string mode, SmtpSecurity security)
    {
        await using var server = await MailServer.StartAsync(mode);

        await Notifier(server.Options(security)).NotifyAsync(SampleNotifications.Ready());

        var (record, file) = server.Accepted().Should().ContainSingle().Subject;
        record.Should().BeEquivalentTo(new AcceptedMail("exports@example.com", ["lucie.martin@example.org"], IsEncrypted: true, "user", Utf8: false));
        var mail = await ParsedMail.ReadAsync(file);
        mail.Defects.Should().BeEmpty();
        _log.Entries.Select(entry => (entry.Level, entry.Text, entry.Error)).Should().Equal((
            LogLevel.Information, "The mail server localhost accepted mail 01JD8Q5V4T7N.mail@campaign-export.example.com of job 01JD8Q5V4T7N.", null));
        mail.Headers["Message-Id"].Should().Be("<01JD8Q5V4T7N.mail@campaign-export.example.com>");
        mail.Text.Should().Contain(SampleNotifications.Ready().Links[0].Url.AbsoluteUri);
    }

    [Theory]
    [InlineData("unknown", true, "The mail server refused the recipient: 550 5.1.1.")]
    [InlineData("spam", true, "The mail server refused the message: 554 5.7.1.")]
    [InlineData("full", false, "The mail server refused the recipient: 452 4.2.2.")]
    [InlineData("greylisted", false, "The mail server refused the recipient: 451 4.7.1.")]
    [InlineData("later", false, "The mail server refused the message: 451 4.3.0.")]
    [InlineData("closing", false, "The mail server refused the recipient: 421 4.3.2.")]
    [InlineData("gone", false, "The mail server closed the connection, or is not an SMTP server.")]
    [InlineData("relay", false, "The mail server requires a user name and a password.")]
    public async Task Refusal_is_permanent_or_temporary_and_its_error_contains_no_address(string name, bool isPermanent, string message)
    {
        await using var server = await MailServer.StartAsync();

        var error = await RefusedAsync(server.Options(), SampleNotifications.Ready() with { Address = name + "@secret.example.org" });

        (error.Message, error.IsPermanent).Should().Be((message, isPermanent));
        error.ToString().Should().NotContain("secret.example.org", "it may be logged, whatever the server said");
        _log.Entries.Select(entry => (entry.Level, entry.Text, entry.Error)).Should().ContainSingle().Which.Should().Be((
            LogLevel.Warning,
            $"The mail server localhost did not accept mail 01JD8Q5V4T7N.mail@campaign-export.example.com of job 01JD8Q5V4T7N. {message}",
            null));
        server.Accepted().Should().BeEmpty();
    }

    [Theory]
    [InlineData("user", "wrong-secret")]
    [InlineData("nobody", "secret")]
    public async Task Wrong_password_delays_the_mail_and_is_not_disclosed(string user, string password)
    {
        await using var server = await MailServer.StartAsync();
        var options = server.Options();
        (options.UserName, options.Password) = (user, password);

        var error = await RefusedAsync(options, SampleNotifications.Ready());

        (error.Message, error.IsPermanent).Should().Be(("The mail server did not accept the user name and the password.", false));
        error.ToString().Should().NotContainAny(password, "nobody", "martin");
        server.Accepted().Should().BeEmpty();
    }

    [Fact]
    public async Task Server_that_requires_a_missing_password_delays_the_mail()
    {
        await using var server = await MailServer.StartAsync();
        var options = server.Options();
        (options.UserName, options.Password) = (null, null);

        (await RefusedAsync(options, SampleNotifications.Ready())).IsPermanent.Should().BeFalse();
    }

    [Fact]
    public async Task Unavailable_server_delays_the_mail()
    {
        SmtpOptions options;
        await using (var server = await MailServer.StartAsync())
        {
            options = server.Options();
            options.TrustedAuthoritiesFile = null;
        }

        var error = await RefusedAsync(options, SampleNotifications.Ready());

        (error.Message, error.IsPermanent).Should().Be(("The mail server could not be reached, or the connection broke.", false));
        error.ToString().Should().NotContain("martin");
    }

    [Fact]
    public async Task Mails_are_accepted_when_the_server_is_available_again()
    {
        await using var server = await MailServer.StartAsync();
        var notifier = Notifier(server.Options());
        await FluentActions.Awaiting(() => notifier.NotifyAsync(SampleNotifications.Ready() with { Address = "greylisted@example.org" }))
            .Should().ThrowAsync<ExportNotificationException>();

        await notifier.NotifyAsync(SampleNotifications.Ready());

        server.Accepted().Should().ContainSingle();
    }

    [Theory]
    [InlineData(SmtpSecurity.StartTls)]
    [InlineData(SmtpSecurity.Tls)]
    public async Task Silent_server_times_out(SmtpSecurity security)
    {
        using var server = new SilentServer();
        var notifying = Notifier(SilentOptions(server, security)).NotifyAsync(SampleNotifications.Ready());
        await server.Connected;

        _time.Advance(TimeSpan.FromSeconds(29.9));
        notifying.IsCompleted.Should().BeFalse();
        _time.Advance(TimeSpan.FromSeconds(0.1));

        var error = (await FluentActions.Awaiting(() => notifying).Should().ThrowAsync<ExportNotificationException>()).Which;
        (error.Message, error.IsPermanent).Should().Be(("The mail server did not accept the mail within 30 s.", false));
    }

    [Theory]
    [InlineData(SmtpSecurity.StartTls)]
    [InlineData(SmtpSecurity.Tls)]
    public async Task Notification_to_a_silent_server_can_be_cancelled(SmtpSecurity security)
    {
        using var server = new SilentServer();
        using var cancellation = new CancellationTokenSource();
        var notifying = Notifier(SilentOptions(server, security)).NotifyAsync(SampleNotifications.Ready(), cancellation.Token);
        await server.Connected;

        await cancellation.CancelAsync();

        (await FluentActions.Awaiting(() => notifying).Should().ThrowAsync<OperationCanceledException>()).Which.CancellationToken.Should().Be(cancellation.Token);
    }

    [Fact]
    public async Task Server_that_hangs_during_the_conversation_times_out()
    {
        await using var server = await MailServer.StartAsync();
        var notifying = Notifier(server.Options()).NotifyAsync(SampleNotifications.Ready() with { Address = "hang@example.org" });

        await _time.PassTimeUntilItEndsAsync(notifying);

        (await FluentActions.Awaiting(() => notifying).Should().ThrowAsync<ExportNotificationException>()).Which.IsPermanent.Should().BeFalse();
    }

    [Fact]
    public async Task Accepted_mail_is_sent_even_if_the_server_does_not_close_the_connection()
    {
        await using var server = await MailServer.StartAsync();
        server.HangOnQuit();
        var notifying = Notifier(server.Options()).NotifyAsync(SampleNotifications.Ready());
        await Waiting.UntilAsync(() => server.Accepted().Count == 1);

        var passed = await _time.PassTimeUntilItEndsAsync(notifying);

        await notifying;
        passed.Should().BeLessThan(TimeSpan.FromMinutes(1), "it is not waited for as long as for a mail");
    }

    [Fact]
    public async Task Accepted_mail_is_sent_even_if_the_call_is_then_cancelled()
    {
        await using var server = await MailServer.StartAsync();
        server.HangOnQuit();
        using var cancellation = new CancellationTokenSource();
        var notifying = Notifier(server.Options()).NotifyAsync(SampleNotifications.Ready(), cancellation.Token);
        await server.QuitAsync();

        await cancellation.CancelAsync();

        await notifying;
    }

    [Fact]
    public async Task Mail_with_a_lost_acceptance_is_sent_again_with_the_same_Message_Id()
    {
        await using var server = await MailServer.StartAsync();
        var notification = SampleNotifications.Ready() with { Address = "lost@example.org" };
        (await RefusedAsync(server.Options(), notification)).IsPermanent.Should().BeFalse();
        _time.Advance(TimeSpan.FromMinutes(5));
        (await RefusedAsync(server.Options(), notification)).IsPermanent.Should().BeFalse();

        var mails = await ParsedMail.ReadAllAsync([.. server.Accepted().Select(mail => mail.File)]);

        mails.Select(mail => mail.Headers["Message-Id"]).Should().Equal(Enumerable.Repeat("<01JD8Q5V4T7N.mail@campaign-export.example.com>", 2));
        mails.Select(mail => mail.Headers["Date"]).Should().Equal("Tue, 24 Nov 2026 11:31:44 +0000", "Tue, 24 Nov 2026 11:36:44 +0000");
    }

    [Fact]
    public async Task Concurrent_mails_are_all_accepted()
    {
        await using var server = await MailServer.StartAsync();
        var notifier = Notifier(server.Options());

        await Task.WhenAll(Enumerable.Range(0, 12).Select(number =>
            notifier.NotifyAsync(SampleNotifications.Ready() with { Address = $"user{number}@example.org", MessageId = $"{number}@example.com" })));

        server.Accepted().Select(mail => mail.Record.To.Single()).Should().BeEquivalentTo(Enumerable.Range(0, 12).Select(number => $"user{number}@example.org"));
    }

    [Fact]
    public async Task Non_ASCII_address_is_sent_to_a_server_that_supports_UTF8()
    {
        await using var server = await MailServer.StartAsync();

        await Notifier(server.Options()).NotifyAsync(SampleNotifications.Ready() with { Address = "lucié@example.org" });

        server.Accepted().Single().Record.Should().BeEquivalentTo(new { To = new[] { "lucié@example.org" }, Utf8 = true });
    }

    private static SmtpOptions SilentOptions(SilentServer server, SmtpSecurity security) => new()
    {
        Host = "localhost",
        Port = server.Port,
        Security = security,
        From = "exports@example.com",
        Timeout = TimeSpan.FromSeconds(30),
    };

    private SmtpExportNotifier Notifier(SmtpOptions options) => new(options, time: _time, logger: _log);

    private async Task<ExportNotificationException> RefusedAsync(SmtpOptions options, ExportNotification notification) =>
        (await FluentActions.Awaiting(() => Notifier(options).NotifyAsync(notification)).Should().ThrowAsync<ExportNotificationException>()).Which;
}
