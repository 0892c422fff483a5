using CampaignExport.Notifications;
using CampaignExport.Smtp.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace CampaignExport.Smtp.Tests;

public sealed class PickupDirectoryNotifierTests : IDisposable
{
    private const string Name = "01JD8Q5V4T7N.mail@campaign-export.example.com.eml";

    private readonly TemporaryFolder _folder = new();
    private readonly FakeTimeProvider _time = new(SampleNotifications.Now);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Mail_is_one_file_that_other_programs_can_read()
    {
        await Notifier(options => (options.From, options.ReplyTo) = ("Exports d’été <exports@example.com>", "help@example.com")).NotifyAsync(SampleNotifications.Ready("fr"));

        _folder.Names.Should().Equal(Name);
        var mail = await ParsedMail.ReadAsync(_folder[Name]);
        mail.Defects.Should().BeEmpty();
        mail.Headers.Should().Contain(new Dictionary<string, string>
        {
            ["Subject"] = "Votre export de «\u00A0Soldes d’été <b>& plus</b>\u00A0» est prêt",
            ["From"] = "Exports d’été <exports@example.com>",
            ["Reply-To"] = "help@example.com",
            ["To"] = "lucie.martin@example.org",
            ["Message-Id"] = "<01JD8Q5V4T7N.mail@campaign-export.example.com>",
            ["Date"] = "Tue, 24 Nov 2026 11:31:44 +0000",
            ["Auto-Submitted"] = "auto-generated",
            ["X-Auto-Response-Suppress"] = "All",
            ["MIME-Version"] = "1.0",
        });
        mail.HeaderNames.Should().OnlyHaveUniqueItems();
        mail.Type.Should().Be("multipart/alternative");
        mail.PartTypes.Should().Equal(["text/plain", "text/html"], "mail programs take the last one that they can show");
        mail.Charsets.Should().OnlyContain(charset => charset == "utf-8");
        (mail.IsAscii, mail.HasBareLineFeeds).Should().Be((true, false));
        mail.LongestLine.Should().BeLessThanOrEqualTo(78);
        var wanted = new ExportMailTemplates().Render(SampleNotifications.Ready("fr"));
        mail.Text.Should().Be(wanted.Text);
        mail.Html.Should().Be(wanted.Html);
    }

    [Fact]
    public async Task Retry_replaces_the_file_of_the_first_attempt()
    {
        var notifier = Notifier();
        await notifier.NotifyAsync(SampleNotifications.Ready());
        _time.Advance(TimeSpan.FromHours(1));

        await notifier.NotifyAsync(SampleNotifications.Ready());

        _folder.Names.Should().Equal(Name);
        (await ParsedMail.ReadAsync(_folder[Name])).Headers["Date"].Should().Be("Tue, 24 Nov 2026 12:31:44 +0000");
    }

    [Fact]
    public async Task Same_notification_at_the_same_time_has_the_same_bytes()
    {
        var notifier = Notifier();
        await notifier.NotifyAsync(SampleNotifications.Ready());
        var first = await File.ReadAllBytesAsync(_folder[Name]);

        await notifier.NotifyAsync(SampleNotifications.Ready());

        (await File.ReadAllBytesAsync(_folder[Name])).Should().Equal(first);
    }

    [Fact]
    public async Task Partial_file_of_a_killed_process_is_replaced()
    {
        await File.WriteAllTextAsync(_folder[$".{Name}.partial"], new string('x', 1_000_000));

        await Notifier().NotifyAsync(SampleNotifications.Ready());

        _folder.Names.Should().Equal(Name);
        (await ParsedMail.ReadAsync(_folder[Name])).Defects.Should().BeEmpty();
    }

    [Theory]
    [InlineData("../../etc/x@example.com")]
    [InlineData("a:b*c?@example.com")]
    [InlineData(".hidden@example.com")]
    [InlineData("a+b=c@example.com")]
    public async Task Unusual_Message_Id_becomes_a_safe_unique_name(string id)
    {
        await Notifier().NotifyAsync(SampleNotifications.Ready() with { MessageId = id });
        await Notifier().NotifyAsync(SampleNotifications.Ready() with { MessageId = id + ".other" });

        _folder.Names.Should().HaveCount(2);
        _folder.Names.Should().AllSatisfy(name => name.Should().MatchRegex("^[0-9a-f]{64}\\.eml$"));
    }

    [Fact]
    public async Task Different_mails_are_different_files()
    {
        var notifier = Notifier();

        await Task.WhenAll(Enumerable.Range(0, 20).Select(number => notifier.NotifyAsync(SampleNotifications.Ready() with { MessageId = $"{number}@example.com" })));

        _folder.Names.Should().HaveCount(20);
    }

    [Fact]
    public async Task Cancelled_mail_leaves_no_eml_file()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();

        await FluentActions.Awaiting(() => Notifier().NotifyAsync(SampleNotifications.Ready(), cancelled.Token)).Should().ThrowAsync<OperationCanceledException>();

        Directory.GetFiles(_folder.Path, "*.eml").Should().BeEmpty();
    }

    [Fact]
    public async Task Unwritable_folder_delays_the_mail()
    {
        var notifier = Notifier(options => options.Directory = _folder["file/mails"]);
        await File.WriteAllTextAsync(_folder["file"], "");

        var error = (await FluentActions.Awaiting(() => notifier.NotifyAsync(SampleNotifications.Ready()))
            .Should().ThrowAsync<IOException>("only permanent refusals are not retried")).Which;

        error.ToString().Should().NotContain("martin");
    }

    [Fact]
    public async Task Missing_folder_is_created()
    {
        await Notifier(options => options.Directory = _folder["a/b"]).NotifyAsync(SampleNotifications.Ready());

        File.Exists(_folder["a/b/" + Name]).Should().BeTrue();
    }

    [Theory]
    [InlineData("")]
    [InlineData("lucie")]
    [InlineData("lucie@")]
    [InlineData("@example.org")]
    [InlineData("lucie@example.org, other@example.org")]
    [InlineData("lucie@example.org\r\nBcc: other@example.org")]
    [InlineData("lucie@example.org\nX: y")]
    [InlineData("group: lucie@example.org;")]
    public async Task Invalid_address_is_refused_permanently_and_not_quoted(string address)
    {
        var error = (await FluentActions.Awaiting(() => Notifier().NotifyAsync(SampleNotifications.Ready() with { Address = address }))
            .Should().ThrowAsync<ExportNotificationException>()).Which;

        (error.Message, error.IsPermanent).Should().Be(("The address of the requester is not an e-mail address.", true));
        error.ToString().Should().NotContain("lucie");
        _folder.Names.Should().BeEmpty();
    }

    [Fact]
    public async Task External_text_cannot_begin_a_header()
    {
        var forged = SampleNotifications.Ready() with
        {
            CampaignName = "Sale\r\nBcc: other@example.org\r\n\r\nbody",
            JobId = "1\r\nX-Forged: yes",
        };

        await Notifier(templates: new FixedTemplates(new("One\r\nX-Forged: yes\u2028two", "text", null))).NotifyAsync(forged with { MessageId = "a@example.com" });
        await Notifier().NotifyAsync(forged);

        var mails = await ParsedMail.ReadAllAsync([.. _folder.Names.Select(name => _folder[name])]);
        mails.SelectMany(mail => mail.HeaderNames).Should().NotContain(["Bcc", "X-Forged"]);
        mails.Select(mail => mail.Headers["Subject"]).Should().BeEquivalentTo(
            "One X-Forged: yes two", "Your export of “Sale Bcc: other@example.org body” is ready");
        mails.SelectMany(mail => mail.Defects).Should().BeEmpty();
    }

    [Fact]
    public async Task Templates_of_the_host_can_omit_HTML()
    {
        await Notifier(templates: new FixedTemplates(new("Fertig", "Ihr Export ist fertig: größer.\n", null))).NotifyAsync(SampleNotifications.Ready());

        var mail = await ParsedMail.ReadAsync(_folder[Name]);
        (mail.Type, mail.Text, mail.Headers["Subject"]).Should().Be(("text/plain", "Ihr Export ist fertig: größer.\n", "Fertig"));
    }

    private PickupDirectoryNotifier Notifier(Action<PickupDirectoryOptions>? configure = null, IExportMailTemplates? templates = null)
    {
        var options = new PickupDirectoryOptions { Directory = _folder.Path, From = "exports@example.com" };
        configure?.Invoke(options);
        return new PickupDirectoryNotifier(options, templates, _time);
    }
}
