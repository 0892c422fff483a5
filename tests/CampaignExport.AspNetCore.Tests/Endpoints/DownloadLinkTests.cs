using System.Buffers.Text;
using CampaignExport.AspNetCore.Tests.Support;
using CampaignExport.Jobs;
using CampaignExport.Notifications;
using CampaignExport.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CampaignExport.AspNetCore.Tests;

/// <summary>The address of links in mails, and the keys that sign them.</summary>
public sealed class DownloadLinkTests : IDisposable
{
    private const string Shop = "https://shop.example";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(null, null, "https://shop.example", "https://shop.example/campaign-export/downloads/")]
    [InlineData(null, "/reports", "https://shop.example/", "https://shop.example/reports/downloads/")]
    [InlineData(null, "reports/", "https://shop.example", "https://shop.example/reports/downloads/")]
    [InlineData(null, "", "https://shop.example", "https://shop.example/downloads/")]
    [InlineData("/admin", "/Reports", "https://shop.example", "https://shop.example/admin/Reports/downloads/")]
    [InlineData(null, null, "https://shop.example/behind/a/proxy", "https://shop.example/behind/a/proxy/campaign-export/downloads/")]
    public async Task Links_lead_to_the_mapped_download_endpoint(string? group, string? prefix, string address, string begins)
    {
        await using var app = Web("Production", export => export.AddDownloadLinks(address));
        app.Services.GetRequiredService<IOptions<RouteOptions>>().Value.LowercaseUrls = true;
        var endpoints = group is null ? (IEndpointRouteBuilder)app : app.MapGroup(group);
        if (prefix is null)
            endpoints.MapCampaignExport();
        else
            endpoints.MapCampaignExport(prefix);
        await app.StartAsync();

        LinkOf(app).AbsoluteUri.Should().MatchRegex($"^{begins}[A-Za-z0-9_-]+$");
        await app.StopAsync();
    }

    [Theory]
    [InlineData("http://127.0.0.1:0", "127.0.0.1")]
    [InlineData("http://localhost:{0}", "localhost")]
    [InlineData("http://0.0.0.0:0", "localhost")]
    [InlineData("http://*:0", "localhost")]
    public async Task Links_lead_to_the_server_in_development_without_an_address(string url, string host)
    {
        await using var app = Web("Development", _ => { }, url.Replace("{0}", $"{Ports.Free()}", StringComparison.Ordinal));
        app.MapCampaignExport();
        await app.StartAsync();
        var port = new Uri(app.Urls.First().Replace("[::]", "localhost", StringComparison.Ordinal)).Port;

        var link = LinkOf(app);

        link.AbsoluteUri.Should().StartWith($"http://{host}:{port}/campaign-export/downloads/");
        await app.StopAsync();
    }

    [Fact]
    public async Task Address_of_the_options_applies_in_development_too()
    {
        await using var app = Web("Development", export => export.AddDownloadLinks(Shop));
        app.MapCampaignExport();
        await app.StartAsync();

        LinkOf(app).Host.Should().Be("shop.example");
        await app.StopAsync();
    }

    [Theory]
    [InlineData("Production")]
    [InlineData("Staging")]
    public async Task Host_without_an_address_does_not_start_outside_development(string environment)
    {
        await using var app = Web(environment, export => export.AddDownloadLinks(baseUrl: null));
        app.MapCampaignExport();

        (await Refusal(app)).Should().Equal(
            "DownloadLinkOptions.BaseUrl is missing. Call AddDownloadLinks(\"https://...\") with the URL at which users reach the application. Only the Development environment does without: there, it is the address of the server.");
    }

    [Theory]
    [InlineData(null, true)]
    [InlineData("/reports/downloads", true)]
    [InlineData("/reports/downloads/", true)]
    [InlineData("/campaign-export/downloads", false)]
    [InlineData("/reports", false)]
    public async Task Path_that_differs_from_the_endpoints_is_refused_at_start(string? path, bool isRight)
    {
        await using var app = Web("Production", export => export.AddDownloadLinks(options => (options.BaseUrl, options.Path) = (Shop, path)));
        app.MapCampaignExport("/reports");

        if (isRight)
            await app.StartAsync();
        else
            (await Refusal(app)).Should().ContainSingle().Which.Should().Contain($"'{path}'").And.Contain("'/reports/downloads'");
    }

    [Fact]
    public async Task Endpoints_below_a_route_parameter_are_refused_at_start()
    {
        await using var app = Web("Production", export => export.AddDownloadLinks(Shop));
        app.MapGroup("/{team}").MapCampaignExport();

        (await Refusal(app)).Should().ContainSingle().Which.Should().StartWith("MapCampaignExport is called with a path that has parameters");
    }

    [Theory]
    [InlineData("worker elsewhere", Keys.OfProcess, false)]
    [InlineData("worker elsewhere", Keys.Persisted, false)]
    [InlineData("worker elsewhere", Keys.Named, false)]
    [InlineData("worker elsewhere", Keys.PersistedAndNamed, true)]
    [InlineData("worker elsewhere", Keys.Set, true)]
    [InlineData("endpoints elsewhere", Keys.OfProcess, false)]
    [InlineData("endpoints elsewhere", Keys.Named, false)]
    [InlineData("endpoints elsewhere", Keys.PersistedAndNamed, true)]
    [InlineData("endpoints elsewhere", Keys.Set, true)]
    [InlineData("PostgreSQL", Keys.OfProcess, false)]
    [InlineData("PostgreSQL", Keys.Persisted, false)]
    [InlineData("PostgreSQL", Keys.PersistedAndNamed, true)]
    [InlineData("PostgreSQL", Keys.Set, true)]
    [InlineData("PostgreSQL, alone", Keys.OfProcess, true)]
    [InlineData("one process", Keys.OfProcess, true)]
    public async Task Host_with_keys_that_another_process_cannot_read_does_not_start(string kind, Keys keys, bool starts)
    {
        await using var app = Web(
            "Production",
            export =>
            {
                Configure(export, keys);
                if (kind.StartsWith("PostgreSQL", StringComparison.Ordinal))
                    export.AddPostgreSql(options => options.ConnectionString = "Host=localhost;Port=1");
                if (kind.EndsWith("alone", StringComparison.Ordinal))
                    export.Services.Configure<DownloadLinkOptions>(options => options.SeveralProcesses = false);
            },
            hasWorker: kind != "worker elsewhere",
            hasEndpoints: kind != "endpoints elsewhere");
        if (kind != "endpoints elsewhere")
            app.MapCampaignExport();

        if (starts)
            await app.StartAsync();
        else
            (await Refusal(app)).Should().ContainSingle().Which.Should().ContainAll("SetApplicationName", "PersistKeysToFileSystem", "PersistKeysToDbContext", "set the same key");
    }

    [Theory]
    [InlineData(Keys.OfProcess, false)]
    [InlineData(Keys.Persisted, false)]
    [InlineData(Keys.PersistedAndNamed, true)]
    [InlineData(Keys.Set, true)]
    public async Task Worker_without_endpoints_starts_only_with_shared_keys(Keys keys, bool starts)
    {
        using var worker = Worker(keys);

        if (starts)
            await worker.StartAsync();
        else
            (await Refusal(worker)).Should().ContainSingle().Which.Should().Contain("PersistKeysToFileSystem");
    }

    [Theory]
    [InlineData(Keys.OfProcess)]
    [InlineData(Keys.PersistedAndNamed)]
    [InlineData(Keys.Set)]
    public async Task Web_application_that_does_not_map_the_endpoints_does_not_start(Keys keys)
    {
        await using var app = Web("Production", export => Configure(export, keys));

        (await Refusal(app)).Should().Equal(
            "AddWeb() is called, but MapCampaignExport() is not, so there is no page, and links of mails lead nowhere. Call app.MapCampaignExport(). "
            + "A worker whose endpoints another process serves calls AddDataProtectionKeys() in place of AddWeb().");
    }

    [Fact]
    public async Task Worker_without_endpoints_needs_an_address_in_development_too()
    {
        using var worker = Worker(Keys.Set, address: null, environment: "Development");
        await using var app = Web("Development", export => Configure(export, Keys.Set, address: null), hasEndpoints: false);

        (await Refusal(worker)).Should().ContainSingle().Which.Should().StartWith("DownloadLinkOptions.BaseUrl is missing.");
        (await Refusal(app)).Should().ContainSingle().Which.Should().StartWith("DownloadLinkOptions.BaseUrl is missing.", "it has a server, but no endpoints");
    }

    [Theory]
    [InlineData(Keys.PersistedAndNamed, true)]
    [InlineData(Keys.Set, true)]
    [InlineData(Keys.OtherName, false)]
    public async Task Link_of_a_worker_is_genuine_in_the_web_application(Keys keys, bool isGenuine)
    {
        using var worker = Worker(keys);
        await worker.StartAsync();
        await using var app = Web("Production", export => Configure(export, keys == Keys.OtherName ? Keys.PersistedAndNamed : keys), hasWorker: false);
        app.MapCampaignExport();
        await app.StartAsync();

        var link = LinkOf(worker);

        link.GetLeftPart(UriPartial.Path)[..^link.Segments[^1].Length].Should().Be(LinkOf(app).AbsoluteUri[..^LinkOf(app).Segments[^1].Length]);
        IsGenuine(app, link.Segments[^1]).Should().Be(isGenuine);
        await worker.StopAsync();
        await app.StopAsync();
    }

    [Fact]
    public async Task Links_remain_valid_after_a_restart_with_a_persisted_key_ring()
    {
        Uri link;
        await using (var former = Web("Production", export => Configure(export, Keys.PersistedAndNamed)))
        {
            former.MapCampaignExport();
            await former.StartAsync();
            link = LinkOf(former);
            await former.StopAsync();
        }

        await using var app = Web("Production", export => Configure(export, Keys.PersistedAndNamed));
        app.MapCampaignExport();
        await app.StartAsync();

        IsGenuine(app, link.Segments[^1]).Should().BeTrue();
        IsGenuine(app, link.Segments[^1], "another").Should().BeFalse();
        await app.StopAsync();
    }

    [Fact]
    public async Task Key_ring_link_with_a_changed_or_missing_byte_is_not_genuine()
    {
        await using var app = Web("Production", export => Configure(export, Keys.PersistedAndNamed));
        app.MapCampaignExport();
        await app.StartAsync();
        var token = LinkOf(app).Segments[^1];
        // http.sys and IIS accept segments of up to 260 characters.
        token.Length.Should().BeLessThan(260);
        var bytes = Base64Url.DecodeFromChars(token);

        for (var at = 0; at < bytes.Length; at++)
        {
            var tampered = (byte[])bytes.Clone();
            tampered[at] ^= 1;
            IsGenuine(app, Base64Url.EncodeToString(tampered)).Should().BeFalse("byte {0} was changed", at);
            IsGenuine(app, Base64Url.EncodeToString(bytes.AsSpan(0, at))).Should().BeFalse("{0} bytes are left", at);
        }

        IsGenuine(app, token).Should().BeTrue();
        await app.StopAsync();
    }

    private static WebApplication Web(
        string environment, Action<ICampaignExportBuilder> add, string url = "http://127.0.0.1:0", bool hasWorker = true, bool hasEndpoints = true)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { EnvironmentName = environment });
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(url);
        builder.Services.AddAuthentication("cookie").AddCookie("cookie");
        builder.Services.AddAuthorization();
        var export = builder.Services.AddCampaignExport().AddMetricsSource<Numbers>().AddCampaigns<Support.Campaigns>();
        _ = hasEndpoints ? export.AddWeb() : export.AddDataProtectionKeys();
        AddJobs(export, hasWorker);
        add(export);
        return builder.Build();
    }

    private IHost Worker(Keys keys, string? address = Shop, string environment = "Production")
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { EnvironmentName = environment });
        var export = builder.Services.AddCampaignExport().AddMetricsSource<Numbers>().AddDataProtectionKeys();
        AddJobs(export, hasWorker: true);
        Configure(export, keys, address);
        return builder.Build();
    }

    private static void AddJobs(ICampaignExportBuilder export, bool hasWorker)
    {
        export.Services.AddSingleton<IExportJobStore, InMemoryExportJobStore>();
        export.AddJobs(options => options.Kinds = ExportJobKinds.Charts).AllowEveryoneToExportPersonalData().AddFileStorage("unused");
        if (hasWorker)
            export.AddJobWorker();
    }

    private void Configure(ICampaignExportBuilder export, Keys keys, string? address = Shop)
    {
        export.AddDownloadLinks(address);
        if (keys == Keys.Set)
            export.Services.Configure<DownloadLinkOptions>(options => options.Keys["2026"] = Convert.ToBase64String(new byte[32]));
        if (keys is Keys.Persisted or Keys.PersistedAndNamed or Keys.OtherName)
            export.Services.AddDataProtection().PersistKeysToFileSystem(new DirectoryInfo(_folder.Path));
        if (keys is Keys.Named or Keys.PersistedAndNamed)
            export.Services.AddDataProtection().SetApplicationName("shop");
        if (keys is Keys.OtherName)
            export.Services.AddDataProtection().SetApplicationName("another");
    }

    private static async Task<IEnumerable<string>> Refusal(IHost host) =>
        (await host.Awaiting(one => one.StartAsync()).Should().ThrowAsync<OptionsValidationException>()).Which.Failures;

    private static Uri LinkOf(IHost host) =>
        host.Services.GetRequiredService<DownloadLinks>().Create(new string('0', 32), "summer-sale.zip", "ada", DateTimeOffset.UnixEpoch);

    private static bool IsGenuine(WebApplication app, string token, string user = "ada")
    {
        var links = app.Services.GetRequiredService<DownloadLinks>();
        return links.Read(token) is { } link && links.IsGenuine(link, user);
    }

    public enum Keys
    {
        OfProcess,
        Persisted,
        Named,
        PersistedAndNamed,
        OtherName,
        Set,
    }
}
