using CampaignExport.Notifications;
using CampaignExport.Smtp.Tests.Support;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace CampaignExport.Smtp.Tests;

public sealed class RegistrationTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Host_with_a_mail_server_starts_and_has_its_notifier()
    {
        using var host = Build(export => export.AddSmtp(options => (options.Host, options.From) = ("mail.example.com", "exports@example.com")));
        await host.StartAsync();

        host.Services.GetRequiredService<IExportNotifier>().Should().BeOfType<SmtpExportNotifier>()
            .And.BeSameAs(host.Services.GetRequiredService<IExportNotifier>());
        await host.StopAsync();
    }

    [Fact]
    public async Task Host_with_invalid_mail_options_does_not_start_and_all_problems_are_named_without_the_password()
    {
        using var host = Build(export => export.AddSmtp(options =>
        {
            options.Port = 70_000;
            options.Security = SmtpSecurity.DangerouslyUnencrypted;
            options.Password = "top-secret";
            options.Timeout = TimeSpan.Zero;
            options.TrustedAuthoritiesFile = _folder.Path;
            options.From = "exports";
            options.ReplyTo = "a@example.com, b@example.com";
        }));

        var error = (await FluentActions.Awaiting(() => host.StartAsync()).Should().ThrowAsync<OptionsValidationException>()).Which;

        error.Failures.Should().SatisfyRespectively(
            problem => problem.Should().Be("SmtpOptions.Host is missing. Set it to the host name of the mail server."),
            problem => problem.Should().Be("SmtpOptions.Port must be 1 to 65535."),
            problem => problem.Should().Be("SmtpOptions.UserName and Password must be set together. Set both or none."),
            problem => problem.Should().Be("SmtpOptions.Password cannot be sent over a connection that is not encrypted. Use StartTls or Tls."),
            problem => problem.Should().Be("SmtpOptions.Timeout must be positive and at most one hour."),
            problem => problem.Should().StartWith("SmtpOptions.TrustedAuthoritiesFile cannot be read: "),
            problem => problem.Should().Be("SmtpOptions.From must be one address, such as exports@example.com or Exports <exports@example.com>."),
            problem => problem.Should().Be("SmtpOptions.ReplyTo must be one address, such as exports@example.com or Exports <exports@example.com>."));
        error.Message.Should().NotContain("top-secret");
    }

    [Theory]
    [InlineData("http://mail", false)]
    [InlineData("smtp://mail.example.com", false)]
    [InlineData("mail:25", false)]
    [InlineData("mail.example.com/", false)]
    [InlineData("user@mail.example.com", false)]
    [InlineData("mail.example.com ", false)]
    [InlineData("a.example.com,b.example.com", false)]
    [InlineData("mail", true)]
    [InlineData("mail_server", true)]
    [InlineData("mail.example.com.", true)]
    [InlineData("10.0.0.1", true)]
    [InlineData("::1", true)]
    [InlineData("bücher.example", true)]
    public void Host_of_the_mail_server_is_a_name_or_an_address_alone(string name, bool isValid)
    {
        var create = () => new SmtpExportNotifier(new SmtpOptions { Host = name, From = "exports@example.com" });

        if (isValid)
            create.Should().NotThrow();
        else
            create.Should().Throw<ArgumentException>().WithMessage("SmtpOptions.Host must be a host name alone, such as mail.example.com. Set the port as SmtpOptions.Port, and TLS as SmtpOptions.Security.*");
    }

    public static TheoryData<string, string[]> MissingOptions => new()
    {
        { "smtp", ["SmtpOptions.Host is missing. Set it to the host name of the mail server.", "SmtpOptions.From is missing. Set it to the address of the sender."] },
        {
            "folder",
            [
                "PickupDirectoryOptions.Directory is missing. Set it to the folder to which mails are written.",
                "PickupDirectoryOptions.From is missing. Set it to the address of the sender.",
            ]
        },
    };

    [Theory]
    [MemberData(nameof(MissingOptions))]
    public async Task Host_without_options_does_not_start_and_the_error_names_them(string notifier, string[] expected)
    {
        using var host = Build(export => _ = notifier == "smtp" ? export.AddSmtp(_ => { }) : export.AddPickupDirectory(_ => { }));

        var error = (await FluentActions.Awaiting(() => host.StartAsync()).Should().ThrowAsync<OptionsValidationException>()).Which;

        error.Failures.Should().BeEquivalentTo(expected);
    }

    [Fact]
    public void Constructor_of_a_notifier_validates_its_options()
    {
        FluentActions.Invoking(() => new SmtpExportNotifier(new SmtpOptions { Host = "mail.example.com" }))
            .Should().Throw<ArgumentException>().WithMessage("SmtpOptions.From is missing.*");
        FluentActions.Invoking(() => new PickupDirectoryNotifier(new PickupDirectoryOptions { From = "exports@example.com" }))
            .Should().Throw<ArgumentException>().WithMessage("PickupDirectoryOptions.Directory is missing.*");
    }

    [Fact]
    public void File_in_place_of_the_folder_of_mails_is_named()
    {
        var file = GetType().Assembly.Location;

        FluentActions.Invoking(() => new PickupDirectoryNotifier(new PickupDirectoryOptions { From = "exports@example.com", Directory = Path.Combine(file, "mails") }))
            .Should().Throw<ArgumentException>().WithMessage($"PickupDirectoryOptions.Directory needs a folder, but '{file}' is a file. Choose another folder.*");
    }

    [Theory]
    [InlineData("nothing here", "contains no certificate in PEM format.")]
    [InlineData("-----BEGIN CERTIFICATE-----\nbm9uc2Vuc2U=\n-----END CERTIFICATE-----\n", "cannot be read: ")]
    public void File_of_authorities_without_certificates_is_an_error(string content, string problem)
    {
        File.WriteAllText(_folder["authorities.pem"], content);
        var options = new SmtpOptions { Host = "mail.example.com", From = "exports@example.com", TrustedAuthoritiesFile = _folder["authorities.pem"] };

        FluentActions.Invoking(() => new SmtpExportNotifier(options)).Should().Throw<ArgumentException>()
            .WithMessage($"SmtpOptions.TrustedAuthoritiesFile {problem}*");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Templates_and_clock_of_the_host_are_used_in_any_order_of_registration(bool templatesFirst)
    {
        using var host = Build(export =>
        {
            export.Services.AddSingleton<TimeProvider>(new FakeTimeProvider(SampleNotifications.Now));
            if (templatesFirst)
                export.AddMailTemplates<HostTemplates>();
            export.AddPickupDirectory(options => (options.Directory, options.From) = (_folder["mails"], "exports@example.com"));
            if (!templatesFirst)
                export.AddMailTemplates<HostTemplates>();
        });

        await host.Services.GetRequiredService<IExportNotifier>().NotifyAsync(SampleNotifications.Ready());

        var mail = await ParsedMail.ReadAsync(Directory.GetFiles(_folder["mails"]).Single());
        (mail.Headers["Subject"], mail.Text, mail.Headers["Date"]).Should().Be(("Ready", "summer-sale-all.zip\n", "Tue, 24 Nov 2026 11:31:44 +0000"));
    }

    [Fact]
    public void Second_notifier_is_an_error()
    {
        FluentActions.Invoking(() => Build(export => export
            .AddPickupDirectory(options => (options.Directory, options.From) = (_folder.Path, "exports@example.com"))
            .AddSmtp(options => (options.Host, options.From) = ("mail.example.com", "exports@example.com"))))
            .Should().Throw<InvalidOperationException>().WithMessage("AddSmtp: AddPickupDirectory has already registered IExportNotifier. Call one of AddPickupDirectory and AddSmtp, and only once.");
    }

    [Fact]
    public async Task Options_are_read_from_the_configuration()
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Smtp:Host"] = "mail.example.com",
            ["Smtp:Port"] = "2525",
            ["Smtp:Security"] = "Tls",
            ["Smtp:UserName"] = "user",
            ["Smtp:Password"] = "secret",
            ["Smtp:From"] = "Exports <exports@example.com>",
            ["Smtp:Timeout"] = "00:00:20",
            ["Links:BaseUrl"] = "https://app.example.com",
            ["Links:Path"] = "/download",
            ["Links:SigningKeyId"] = "b",
            ["Links:Keys:a"] = Convert.ToBase64String(new byte[32]),
            ["Links:Keys:b"] = Convert.ToBase64String(Enumerable.Repeat((byte)1, 32).ToArray()),
        });
        builder.Services.AddCampaignExport(builder.Configuration).AddDownloadLinks().AddSmtp();
        using var host = builder.Build();
        await host.StartAsync();

        host.Services.GetRequiredService<IOptions<SmtpOptions>>().Value.Should().BeEquivalentTo(new
        {
            Host = "mail.example.com",
            Port = 2525,
            Security = SmtpSecurity.Tls,
            UserName = "user",
            Password = "secret",
            Timeout = TimeSpan.FromSeconds(20),
        });
        var links = host.Services.GetRequiredService<DownloadLinks>();
        var link = links.Create("j", "f", "u", SampleNotifications.Now);
        link.AbsoluteUri.Should().StartWith("https://app.example.com/download/");
        links.Read(link.Segments[^1])!.KeyId.Should().Be("b");
        await host.StopAsync();
    }

    private static IHost Build(Action<ICampaignExportBuilder> configure)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        configure(builder.Services.AddCampaignExport());
        return builder.Build();
    }

    public sealed class HostTemplates : IExportMailTemplates
    {
        public ExportMail Render(ExportNotification notification) => new("Ready", notification.Links[0].Name + "\n", null);
    }
}
