using CampaignExport.Notifications;
using CampaignExport.Smtp.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace CampaignExport.Smtp.Tests;

/// <summary>Mails through Exim, a common mail server.</summary>
public sealed class EximTests : IAsyncLifetime
{
    private EximServer _server = null!;

    public async ValueTask InitializeAsync() => _server = await EximServer.StartAsync();

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
            await _server.DisposeAsync();
    }

    [Fact]
    public async Task Mail_is_delivered_unchanged()
    {
        await Notifier().NotifyAsync(SampleNotifications.Several("fr"));

        var mail = await ParsedMail.ReadAsync((await _server.DeliveredAsync(1)).Single());
        var wanted = new ExportMailTemplates().Render(SampleNotifications.Several("fr"));
        (mail.Text, mail.Html, mail.Headers["Subject"]).Should().Be((wanted.Text, wanted.Html!, wanted.Subject));
        mail.Headers["Message-Id"].Should().Be("<01JD8Q5V4T7N.mail@campaign-export.example.com>");
        mail.Headers["Received"].Should().Contain("esmtpsa", "that is Exim's word for encrypted and signed in");
        mail.Defects.Should().BeEmpty();
    }

    [Theory]
    [InlineData("unknown", true, "The mail server refused the recipient: 550.")]
    [InlineData("greylisted", false, "The mail server refused the recipient: 451.")]
    public async Task Refusal_is_permanent_or_temporary(string name, bool isPermanent, string message)
    {
        var error = await RefusedAsync(Notifier(), SampleNotifications.Ready() with { Address = name + "@secret.example.org" });

        (error.Message, error.IsPermanent).Should().Be((message, isPermanent));
        error.ToString().Should().NotContain("secret.example.org");
        _server.Delivered().Should().BeEmpty();
    }

    [Fact]
    public async Task Wrong_password_delays_the_mail()
    {
        _server.Options.Password = "wrong";

        (await RefusedAsync(Notifier(), SampleNotifications.Ready())).Should().BeEquivalentTo(
            new { Message = "The mail server did not accept the user name and the password.", IsPermanent = false });
    }

    [Fact]
    public async Task International_domain_is_encoded_in_ASCII_for_a_server_without_UTF8()
    {
        await Notifier().NotifyAsync(SampleNotifications.Ready() with { Address = "lucie@exämple.org" });

        var mail = await ParsedMail.ReadAsync((await _server.DeliveredAsync(1)).Single());
        mail.Headers["To"].Should().Be("lucie@xn--exmple-cua.org");
        mail.IsAscii.Should().BeTrue();
    }

    [Fact]
    public async Task Non_ASCII_address_is_refused_if_the_server_does_not_support_UTF8()
    {
        var error = await RefusedAsync(Notifier(), SampleNotifications.Ready() with { Address = "lucié@example.org" });

        (error.Message, error.IsPermanent).Should().Be(("The mail server accepts only ASCII addresses.", true));
        _server.Delivered().Should().BeEmpty();
    }

    private static async Task<ExportNotificationException> RefusedAsync(SmtpExportNotifier notifier, ExportNotification notification) =>
        (await FluentActions.Awaiting(() => notifier.NotifyAsync(notification)).Should().ThrowAsync<ExportNotificationException>()).Which;

    private SmtpExportNotifier Notifier() => new(_server.Options, time: new FakeTimeProvider(SampleNotifications.Now));
}
