using System.Text;
using System.Text.RegularExpressions;
using CampaignExport.Campaigns;
using CampaignExport.Jobs;
using CampaignExport.Metrics;
using CampaignExport.Notifications;
using CampaignExport.Smtp.Tests.Support;
using CampaignExport.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace CampaignExport.Smtp.Tests;

/// <summary>From the request through a real mail server to the files of the links in the mail.</summary>
public sealed class JobMailTests : IAsyncLifetime
{
    private const string Requester = "requester-ada";

    private readonly TemporaryFolder _folder = new();
    private readonly FakeTimeProvider _time = new(SampleNotifications.Now);
    private MailServer _server = null!;
    private ServiceProvider _services = null!;

    private ExportDownloads Downloads => _services.GetRequiredService<ExportDownloads>();

    public async ValueTask InitializeAsync()
    {
        _server = await MailServer.StartAsync();
        var services = new ServiceCollection();
        services.AddSingleton<TimeProvider>(_time);
        services.AddSingleton<IExportJobStore, InMemoryExportJobStore>();
        // The server is another process with the system clock, so the notifier uses it, too.
        services.AddSingleton<IExportNotifier>(new SmtpExportNotifier(_server.Options()));
        services.AddCampaignExport()
            .AddMetricsSource<OneDay>()
            .AddFileStorage(_folder.Path)
            .AllowEveryoneToExportPersonalData()
            .AddDownloadLinks(options =>
            {
                (options.BaseUrl, options.Path) = ("https://app.example.com", "/exports/download");
                options.Keys.Add("k", Convert.ToBase64String(new byte[32]));
            })
            .AddJobs();
        _services = services.BuildServiceProvider();
    }

    public async ValueTask DisposeAsync()
    {
        if (_services is not null)
            await _services.DisposeAsync();
        if (_server is not null)
            await _server.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Links_of_the_mail_open_the_files_for_the_requester_until_they_expire()
    {
        await SubmitAsync();
        await WorkAsync();

        var mail = await ParsedMail.ReadAsync(_server.Accepted().Should().ContainSingle().Subject.File);
        OneLine(mail.Text).Should().Contain("mardi 24 novembre 2026 à 16 h 31 (Europe/Paris, UTC+1)");
        var tokens = Regex.Matches(mail.Text, @"(?m)^https://app\.example\.com/exports/download/(\S+)$").Select(link => link.Groups[1].Value).ToList();
        tokens.Should().HaveCount(2);
        Regex.Matches(mail.Html, "href=\"https://app\\.example\\.com/exports/download/([^\"]+)\"").Select(link => link.Groups[1].Value).Should().Equal(tokens);
        (mail.Text + mail.Html).Should().NotContain(Requester, "the requester stands in no link");

        _time.Advance(TimeSpan.FromHours(4) - TimeSpan.FromTicks(1));
        await using (var file = await Downloads.OpenAsync(tokens[0], Requester))
        {
            file.Status.Should().Be(DownloadStatus.Ready);
            using var content = new StreamReader(file.Content!.Stream!, Encoding.UTF8);
            (await content.ReadToEndAsync()).Should().Contain("2026-06-01,1000");
        }

        (await Downloads.OpenAsync(tokens[0], "bob")).Status.Should().Be(DownloadStatus.NotYours);
        var tampered = tokens[0].ToCharArray();
        tampered[^10] = tampered[^10] == 'A' ? 'B' : 'A';
        (await Downloads.OpenAsync(new string(tampered), Requester)).Status.Should().Be(DownloadStatus.Unknown);
        _time.Advance(TimeSpan.FromTicks(1));
        (await Downloads.OpenAsync(tokens[0], Requester)).Status.Should().Be(DownloadStatus.Expired);
        await WorkAsync();
        Directory.GetFiles(_folder.Path, "*", SearchOption.AllDirectories).Should().BeEmpty("the files are deleted then");
        _server.Accepted().Should().ContainSingle();
    }

    [Fact]
    public async Task Unavailable_server_delays_only_the_mail_and_the_lifetime_of_links_starts_with_it()
    {
        _server.SetBusy(true);
        var id = await SubmitAsync();
        await WorkAsync();

        var job = await FindAsync(id);
        (job.State, job.Mail!.SentAt, job.Mail.Attempts).Should().Be((ExportJobState.Completed, null, 1));
        _server.Accepted().Should().BeEmpty();
        _server.SetBusy(false);
        _time.Advance(TimeSpan.FromHours(1));
        await WorkAsync();

        job = await FindAsync(id);
        (job.Mail!.SentAt, job.ExpiresAt).Should().Be((SampleNotifications.Now.AddHours(1), SampleNotifications.Now.AddHours(5)));
        var mail = await ParsedMail.ReadAsync(_server.Accepted().Should().ContainSingle().Subject.File);
        OneLine(mail.Text).Should().Contain("à 17 h 31 (Europe/Paris, UTC+1)");
        mail.Headers["Message-Id"].Should().StartWith($"<{id}.");
    }

    private async Task<string> SubmitAsync() => (await _services.GetRequiredService<IExportJobs>().SubmitAsync(
        new ChartJobRequest("workspace", "campaign", new ExportRequester(Requester)
        {
            Address = "lucie.martin@example.org",
            Language = "fr",
            TimeZone = "Europe/Paris",
        }))).Id;

    private async Task WorkAsync()
    {
        var store = _services.GetRequiredService<IExportJobStore>();
        while (await store.ClaimAsync(new(new ExportJobOptions().LeaseDuration, 100)) is { } job)
            await _services.GetRequiredService<ExportJobRunner>().RunAsync(job);
    }

    private async Task<ExportJob> FindAsync(string id) => (await _services.GetRequiredService<IExportJobs>().FindAsync(id))!;

    private static string OneLine(string text) => Regex.Replace(text, "\\s+", " ");

    internal sealed class OneDay : ICampaignMetricsSource
    {
        public Task<DailyMetrics> ReadAsync(MetricsQuery query, CancellationToken cancellationToken = default)
        {
            var metrics = new DailyMetricsBuilder();
            metrics.Add(new DateOnly(2026, 6, 1), new Variation("email", Id: null, query.CampaignId), "sent", 1000);
            return Task.FromResult(metrics.Build());
        }
    }
}
