using System.Collections.Concurrent;
using System.Text.Json;
using CampaignExport.AspNetCore.Tests.Support;
using CampaignExport.Campaigns;
using CampaignExport.Metrics;
using Microsoft.Extensions.DependencyInjection;

namespace CampaignExport.AspNetCore.Tests;

/// <summary>The list of campaigns with numbers, which are counted in the background.</summary>
public sealed class CampaignListTests
{
    private const string All = "/campaigns?numbers=true";

    [Fact]
    public async Task Numbers_arrive_after_the_names_and_with_the_time_of_their_count()
    {
        var source = new CountedSource { Gate = new() };
        await using var desk = await OpenAsync(source, 3);
        var ada = await desk.SignInAsync("ada");

        var before = await ada.JsonAsync(All);
        before.GetProperty("campaigns").ToString().Should().Be("""[{"id":"c0","name":"Campaign 0","workspaceId":"shop"},{"id":"c1","name":"Campaign 1","workspaceId":"shop"},{"id":"c2","name":"Campaign 2","workspaceId":"shop"}]""");
        before.GetProperty("uncounted").GetInt32().Should().Be(3);
        source.Gate.SetResult();

        var after = await CountedAsync(ada, All);

        after.GetProperty("total").GetInt32().Should().Be(3);
        after.GetProperty("channels").ToString().Should().Be("""["email","ios_push"]""");
        after.GetProperty("campaigns")[1].ToString().Should().Be(
            """{"id":"c1","name":"Campaign 1","workspaceId":"shop","status":"finished","numbers":{"countedAt":"2026-11-24T09:00:00+00:00","channels":["email"],"firstDay":"2026-06-01","lastDay":"2026-06-04","sent":30,"delivered":20,"openRate":{"channel":"email","name":"unique_open_rate","value":0.45},"clickRate":{"channel":"email","name":"unique_click_rate","value":0.05},"trend":[10,0,0,20]}}""");
        after.GetProperty("campaigns")[0].GetProperty("status").GetString().Should().Be("not-sent");
        after.GetProperty("campaigns")[2].GetProperty("numbers").GetProperty("openRate").ToString().Should().Be("""{"channel":"ios_push","name":"total_open_rate","value":0.1}""");
    }

    [Theory]
    [InlineData("&sort=sent", "c0 c1 c2 c3 c4")]
    [InlineData("&sort=sent&direction=descending", "c4 c3 c2 c1 c0")]
    [InlineData("&direction=descending", "c4 c3 c2 c1 c0")]
    [InlineData("&sort=open-rate", "c2 c4 c1 c3 c0")]
    [InlineData("&sort=name&direction=descending", "c4 c3 c2 c1 c0")]
    [InlineData("&channel=ios_push", "c0 c2 c4")]
    [InlineData("&status=not-sent", "c0")]
    [InlineData("&status=finished&sort=last-day&direction=descending", "c4 c3 c2 c1")]
    [InlineData("&search=CAMPAIGN%203", "c3")]
    [InlineData("&search=c4", "c4")]
    [InlineData("&search=%20c4%C2%A0", "c4")]
    [InlineData("&search=%20", "c0 c1 c2 c3 c4")]
    [InlineData("&search=%25", "")]
    [InlineData("&search=campaign&sort=sent&direction=descending&limit=2&after=c3", "c2 c1")]
    public async Task Campaigns_are_found_sorted_and_paged_on_the_server(string query, string expected)
    {
        await using var desk = await OpenAsync(new CountedSource(), 5);
        var ada = await desk.SignInAsync("ada");
        await CountedAsync(ada, All);

        var page = await ada.JsonAsync(All + query);

        string.Join(' ', page.GetProperty("campaigns").EnumerateArray().Select(campaign => campaign.GetProperty("id").GetString())).Should().Be(expected);
        page.TryGetProperty("next", out var next).Should().Be(query.Contains("limit=2", StringComparison.Ordinal));
        if (next.ValueKind == JsonValueKind.String)
            next.GetString().Should().Be("c1");
    }

    [Fact]
    public async Task Few_campaigns_are_counted_at_once_and_each_of_them_once()
    {
        var source = new CountedSource { Gate = new() };
        await using var desk = await OpenAsync(source, 300);
        var ada = await desk.SignInAsync("ada");

        for (var i = 0; i < 3; i++)
            await ada.JsonAsync(All);
        await Waiting.UntilAsync(() => source.Reads.Count == 4);
        await ada.JsonAsync($"{All}&limit=1&after=c200");
        source.Gate.SetResult();
        await CountedAsync(ada, All);

        source.Most.Should().Be(4);
        source.Reads.Should().HaveCount(300).And.OnlyHaveUniqueItems();
        Array.IndexOf([.. source.Reads], "c201").Should().BeLessThan(70, "shown campaigns come before the others");
    }

    [Fact]
    public async Task Shown_campaigns_are_counted_again_when_their_numbers_are_old()
    {
        var source = new CountedSource();
        await using var desk = await OpenAsync(source, 3);
        var ada = await desk.SignInAsync("ada");
        await CountedAsync(ada, All);
        await ada.JsonAsync(All);

        desk.Time.Advance(TimeSpan.FromMinutes(5));
        await ada.JsonAsync($"{All}&limit=1");
        await Waiting.UntilAsync(() => source.Reads.Count == 4);

        while ((await ada.JsonAsync($"{All}&limit=1")).GetProperty("campaigns")[0].GetProperty("numbers").GetProperty("countedAt").GetString() != "2026-11-24T09:05:00+00:00")
            await Task.Yield();
        source.Reads.Should().Equal("c0", "c1", "c2", "c0");
    }

    [Fact]
    public async Task Campaign_that_cannot_be_counted_says_so_and_is_not_counted_with_each_request()
    {
        var source = new CountedSource { Broken = "c1" };
        await using var desk = await OpenAsync(source, 3);
        var ada = await desk.SignInAsync("ada");

        var page = await CountedAsync(ada, All);
        await ada.JsonAsync(All);

        page.GetProperty("campaigns")[1].GetProperty("numbers").ToString().Should().Contain("\"failed\":true");
        page.GetProperty("campaigns")[1].TryGetProperty("status", out _).Should().BeFalse();
        page.GetProperty("campaigns")[2].GetProperty("numbers").GetProperty("sent").GetInt32().Should().Be(60);
        source.Reads.Should().HaveCount(3);
    }

    [Theory]
    [InlineData("/campaigns?sort=name")]
    [InlineData("/campaigns?search=x&numbers=false")]
    [InlineData("/campaigns?numbers=1")]
    [InlineData("/campaigns?numbers=true&sort=luck")]
    [InlineData("/campaigns?numbers=true&status=lost")]
    [InlineData("/campaigns?numbers=true&direction=up")]
    public async Task Invalid_search_is_refused(string path)
    {
        await using var desk = await OpenAsync(new CountedSource(), 1);

        await (await (await desk.SignInAsync("ada")).GetAsync(WebDesk.Prefix + path)).ShouldBeProblemAsync(400, "invalid");
    }

    [Fact]
    public async Task Ten_thousand_campaigns_are_read_and_paged()
    {
        var source = new CountedSource();
        await using var desk = await OpenAsync(source, 12_345);
        var ada = await desk.SignInAsync("ada");
        await CountedAsync(ada, $"{All}&limit=1");

        var page = await ada.JsonAsync($"{All}&sort=sent&direction=descending&after=c12300");

        page.GetProperty("total").GetInt32().Should().Be(12_345);
        page.GetProperty("campaigns")[0].GetProperty("id").GetString().Should().Be("c12299");
        page.GetProperty("campaigns").GetArrayLength().Should().Be(50);
    }

    private static Task<WebDesk> OpenAsync(CountedSource source, int campaigns) => WebDesk.OpenAsync(add: exports =>
        exports.Services.AddSingleton<ICampaignMetricsSource>(source).AddSingleton<IExportCampaigns>(new ManyCampaigns(campaigns)));

    private static async Task<JsonElement> CountedAsync(HttpClient client, string path)
    {
        JsonElement page;
        while ((page = await client.JsonAsync(path)).GetProperty("uncounted").GetInt32() > 0)
            await Task.Delay(50);
        return page;
    }

    private sealed class ManyCampaigns(int count) : IExportCampaigns
    {
        private readonly ExportCampaign[] _all = [.. Enumerable.Range(0, count).Select(at => new ExportCampaign($"c{at}", "shop", $"Campaign {at}"))];

        public ValueTask<IReadOnlyList<ExportCampaign>> ListAsync(string userId, string? after, int limit, CancellationToken cancellationToken = default) =>
            new(_all.Skip(after is null ? 0 : int.Parse(after[1..], null) + 1).Take(limit).ToArray());

        public ValueTask<ExportCampaign?> FindAsync(string userId, string campaignId, CancellationToken cancellationToken = default) =>
            new(_all.FirstOrDefault(campaign => campaign.Id == campaignId));
    }

    /// <summary>The campaign 0 has sent nothing; the others send more with their number, the even ones by push.</summary>
    private sealed class CountedSource : ICampaignMetricsSource
    {
        private int _running;

        public TaskCompletionSource? Gate { get; init; }

        public string? Broken { get; init; }

        public ConcurrentQueue<string> Reads { get; } = [];

        public int Most { get; private set; }

        public async Task<DailyMetrics> ReadAsync(MetricsQuery query, CancellationToken cancellationToken = default)
        {
            Reads.Enqueue(query.CampaignId);
            lock (Reads)
                Most = Math.Max(Most, ++_running);
            await (Gate?.Task ?? Task.CompletedTask).WaitAsync(cancellationToken);
            lock (Reads)
                _running--;
            if (query.CampaignId == Broken)
                throw new InvalidOperationException("The table is missing.");
            var (builder, number) = (new DailyMetricsBuilder(), int.Parse(query.CampaignId[1..], null));
            var message = new Variation(number % 2 == 0 ? "ios_push" : "email", "m");
            builder.Add(Numbers.Day.AddDays(-3), message, "sent", 0);
            if (number > 0)
            {
                builder.Add(Numbers.Day, message, "sent", number * 10);
                builder.Add(Numbers.Day.AddDays((number % 50) + 2), message, "sent", number * 20);
                foreach (var (metric, value) in number % 2 == 0 ? [("bounces", number * 10), ("total_opens", number * 2)] : new[] { ("delivered", number * 20), ("unique_opens", (number * 9) + (number / 3)), ("unique_clicks", number) })
                    builder.Add(Numbers.Day.AddDays(1), message, metric, value);
            }

            return builder.Build();
        }
    }
}
