using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using CampaignExport.AspNetCore;
using CampaignExport.Benchmarks.Measuring;
using CampaignExport.Campaigns;
using CampaignExport.Jobs;
using CampaignExport.Metrics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CampaignExport.Benchmarks.Web;

/// <summary>Measures the list of 10,000 campaigns on the server, from request to response over loopback, once all campaigns are counted.</summary>
internal static class ListBenchmark
{
    private const string List = "/campaign-export/campaigns";

    public static async Task RunAsync(string[] arguments)
    {
        var options = new Options(arguments, "campaigns", "rounds");
        var (campaigns, rounds) = (options.Number("campaigns", 10_000), options.Number("rounds", 20));
        var folder = Directory.CreateTempSubdirectory().FullName;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddCampaignExport().AddMetricsSource(new Numbers()).AddCampaigns(new Campaigns(campaigns)).AddUsers(new OneUser())
            .AddAuthorizer(static (_, _, _) => ExportPermissions.All).AddJobs(static jobs => jobs.Kinds = ExportJobKinds.Charts)
            .AddSqlite(sqlite => sqlite.Path = Path.Combine(folder, "jobs.db")).AddFileStorage(folder).AddWeb()
            .AddDownloadLinks(static links => (links.BaseUrl, links.Keys["k"]) = ("http://127.0.0.1", Convert.ToBase64String(new byte[32])));
        builder.Services.AddAuthentication();
        builder.Services.AddAuthorization();
        await using var app = builder.Build();
        app.MapCampaignExport().AllowAnonymous();
        await app.StartAsync();
        using var client = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };

        Console.WriteLine("# The list of campaigns\n");
        Machine.Describe();
        var begun = Stopwatch.GetTimestamp();
        while (await UncountedAsync(client) > 0)
            await Task.Delay(10);
        Console.WriteLine(Invariant($"{campaigns:N0} campaigns of 30 days, all counted after {Stopwatch.GetElapsedTime(begun).TotalSeconds:F1} s. Client and server share a process. Medians of {rounds} rounds.\n"));
        Console.WriteLine("| request | ms |\n|---|---:|");
        foreach (var (name, query) in ((string, string)[])[("the first page", "numbers=true"), ("the best open rates", "numbers=true&sort=open-rate&direction=descending"), ("a name", "numbers=true&search=campaign%2077")])
        {
            List<double> times = [];
            for (var round = -1; round < rounds; round++)
            {
                begun = Stopwatch.GetTimestamp();
                await client.GetByteArrayAsync(new Uri($"{List}?{query}", UriKind.Relative));
                if (round >= 0)
                    times.Add(Stopwatch.GetElapsedTime(begun).TotalMilliseconds);
            }

            Console.WriteLine(Invariant($"| {name} (`{query}`) | {Median.Of(times):F1} |"));
        }

        await app.StopAsync();
        Directory.Delete(folder, recursive: true);
    }

    private static async Task<int> UncountedAsync(HttpClient client)
    {
        using var page = JsonDocument.Parse(await client.GetByteArrayAsync(new Uri($"{List}?numbers=true", UriKind.Relative)));
        return page.RootElement.GetProperty("uncounted").GetInt32();
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private sealed class Numbers : ICampaignMetricsSource
    {
        public Task<DailyMetrics> ReadAsync(MetricsQuery query, CancellationToken cancellationToken = default)
        {
            var builder = new DailyMetricsBuilder();
            var email = new Variation("email", null, null);
            for (var day = new DateOnly(2026, 6, 1); day < new DateOnly(2026, 7, 1); day = day.AddDays(1))
            {
                foreach (var metric in (string[])["sent", "delivered", "unique_opens", "unique_clicks"])
                    builder.Add(day, email, metric, 1 + Math.Abs(string.GetHashCode(query.CampaignId + metric, StringComparison.Ordinal) % 1000));
            }

            return Task.FromResult(builder.Build());
        }
    }

    private sealed class Campaigns(int count) : IExportCampaigns
    {
        private readonly List<ExportCampaign> _all = [.. Enumerable.Range(0, count).Select(at => new ExportCampaign(Invariant($"c{at:00000}"), "shop", Invariant($"Campaign {at}")))];

        public ValueTask<IReadOnlyList<ExportCampaign>> ListAsync(string userId, string? after, int limit, CancellationToken cancellationToken = default) =>
            ValueTask.FromResult<IReadOnlyList<ExportCampaign>>([.. _all.Skip(after is null ? 0 : _all.FindIndex(one => one.Id == after) + 1).Take(limit)]);

        public ValueTask<ExportCampaign?> FindAsync(string userId, string campaignId, CancellationToken cancellationToken = default) =>
            ValueTask.FromResult(_all.Find(one => one.Id == campaignId));
    }

    private sealed class OneUser : IExportUsers
    {
        public ValueTask<ExportRequester?> FindAsync(HttpContext context) => ValueTask.FromResult<ExportRequester?>(new("ada"));
    }
}
