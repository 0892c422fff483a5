using CampaignExport.Campaigns;
using CampaignExport.Events;
using CampaignExport.Metrics;
using CampaignExport.Reports;
using CampaignExport.Sql;
using Microsoft.Extensions.DependencyInjection;

namespace CampaignExport.DuckDb.Tests;

/// <summary>The store and loaded events count clicks on links like plain loops, and addresses identify no person.</summary>
public sealed class LinkTests : IDisposable
{
    private static readonly EventKind Click = EventKinds.Find("users.messages.email.Click")!;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Random_clicks_in_several_commits_count_like_plain_loops_and_sum_to_the_clicks_of_the_charts()
    {
        for (var seed = 1; seed <= 6; seed++)
        {
            using var store = Open($"{seed}");
            List<MessageEvent> events = [.. RandomEvents.Make(seed, 500, isMultivariate: seed % 2 == 0).Select(WithLink)];
            foreach (var commit in events.Chunk(170))
                await store.ImportAsync(commit.ToAsyncEnumerable());
            using var loaded = new LoadedEvents(new DuckDbOptions { Directory = "." }, ["c", "other"]);
            foreach (var (place, one) in events.Index().Reverse())
                loaded.Add(one, place);
            foreach (var zone in new[] { "America/New_York", "Pacific/Apia", "Etc/UTC" }.Select(TimeZoneInfo.FindSystemTimeZoneById))
            {
                var metrics = await new EventStoreMetricsSource(store).ReadAsync(new MetricsQuery("c") { TimeZone = zone });
                DailyLines.Of(loaded.Count(new MetricsQuery("c") { TimeZone = zone }, new Campaign(), CancellationToken.None)).Should().BeEquivalentTo(DailyLines.Of(metrics), "files are read once for several counts");
                var days = metrics.Days!;
                foreach (var range in new DayRange?[] { null, days, new(days.First.AddDays(3), days.Last.AddDays(-3)) })
                {
                    var links = await store.CountLinksAsync(new LinkQuery("c") { Range = range, TimeZone = zone });

                    links.Should().BeEquivalentTo(Reference(events, range, zone), "of seed {0} in {1}", seed, zone.Id);
                    loaded.CountLinks(new LinkQuery("c") { Range = range, TimeZone = zone }, CancellationToken.None).Should().BeEquivalentTo(links, options => options.WithStrictOrdering());
                    foreach (var message in metrics.Variations.Where(one => one.Channel.Length > 0))
                    {
                        var inCharts = new[] { "clicks", "total_clicks" }.Sum(metric => (range ?? days).Days
                            .Sum(day => metrics.GetVariationSeries(message.Channel, message.Key, metric).ValueOn(day)));
                        links.Where(one => one.Channel == message.Channel && one.VariationId == (message.Id ?? "")).Sum(one => one.Clicks).Should().Be((long)inCharts);
                    }
                }
            }
        }
    }

    [Fact]
    public async Task Store_of_a_host_is_its_source_of_links()
    {
        using (var store = Open())
            await store.ImportAsync(new[] { Made("1") with { Url = "https://shop.example/a" } }.ToAsyncEnumerable());
        var services = new ServiceCollection();
        services.AddCampaignExport().AddDuckDb(options => options.Directory = _folder["store"]);
        await using var host = services.BuildServiceProvider();

        var links = await host.GetRequiredService<ILinkClicksSource>().ReadLinksAsync(new MetricsQuery("c"));

        links.Should().ContainSingle().Which.Url.Should().Be("https://shop.example/a");
    }

    [Theory]
    [InlineData("https://shop.example/a?x=1&y=2#top", "https://shop.example/a?x=1&y=2#top")]
    [InlineData("https://shop.example/a?email=jo%40b.example&x=1", "https://shop.example/a?x=1")]
    [InlineData("https://shop.example/a?x=1&Email=jo", "https://shop.example/a?x=1")]
    [InlineData("https://shop.example/a?user_id=1&phone=2&token=3", "https://shop.example/a")]
    [InlineData("https://shop.example/a?user_id=1&x=&phone=2#part", "https://shop.example/a?x=#part")]
    [InlineData("https://shop.example/a?user[id]=1&user_id[]=2&x=3", "https://shop.example/a?x=3")]
    [InlineData("https://shop.example/a?to=jo%40b.example;x=1", "https://shop.example/a?x=1")]
    [InlineData("https://shop.example/a?x=1&to=jo@b.example#to=jo@b.example", "https://shop.example/a?x=1")]
    [InlineData("https://shop.example/a#email=jo@b.example", "https://shop.example/a")]
    [InlineData("https://shop.example/a#part", "https://shop.example/a#part")]
    [InlineData("https://shop.example/unsubscribe/jo@b.example/now?x=1", "https://shop.example/unsubscribe/*/now?x=1")]
    [InlineData("https://shop.example/unsubscribe/jo%40b.example", "https://shop.example/unsubscribe/*")]
    [InlineData("https://shop.example/a?q=jo%2540b.example&p=%2B33123456789&name=Jo&x=1%2B1", "https://shop.example/a?x=1%2B1")]
    [InlineData("https://jo:secret@shop.example/a", "https://shop.example/a")]
    [InlineData("https://shop.example/@news?useremail=1&mailing=2", "https://shop.example/@news?useremail=1&mailing=2")]
    [InlineData("mailto:help@shop.example", "mailto:help@shop.example")]
    [InlineData("https://shop.example/a?e%6Dail=jo&x=1", "https://shop.example/a?x=1")]
    [InlineData("https://shop.example/a?name%5B%5D=jo&user%5Bid%5D=1&x=1", "https://shop.example/a?x=1")]
    [InlineData("https://shop.example/a?User-ID=4&userId=4&x=1", "https://shop.example/a?x=1")]
    [InlineData("https://shop.example/a?to=https%3A%2F%2Fb.example%2F%3Fuser_id%3D5%26y%3D2&x=1", "https://shop.example/a?to=https%3A%2F%2Fb.example%2F%3F%26y%3D2&x=1")]
    [InlineData("https://shop.example/a?q=0033612345678&x=0012", "https://shop.example/a?x=0012")]
    [InlineData("https://shop.example/a?q=%2B33%206%2012%2034%2056%2078&x=1", "https://shop.example/a?x=1")]
    [InlineData("https://shop.example/a?x=1&q=%2B33-6-12-34-56-78", "https://shop.example/a?x=1")]
    [InlineData("https://shop.example/a?q=+33+6+12+34+56+78", "https://shop.example/a")]
    [InlineData("https://shop.example/a?q=call++33+(0)6.12.34.56.78&x=1", "https://shop.example/a?x=1")]
    [InlineData("https://shop.example/a?q=%252B33%2520612%2520345678&x=1", "https://shop.example/a?x=1")]
    [InlineData("https://shop.example/a?q=tel%3A+33%C2%A06%E2%80%AF12%C2%A034%C2%A056%C2%A078&x=1", "https://shop.example/a?x=1")]
    [InlineData("https://shop.example/a?q=+33\u00a06\u202f12\u00a034\u00a056\u00a078&x=1", "https://shop.example/a?x=1")]
    [InlineData("https://shop.example/a?q=00%2033%206%2012%2034%2056%2078&x=1", "https://shop.example/a?x=1")]
    [InlineData("https://shop.example/a?q=call%200033-6-12-34-56-78&x=1", "https://shop.example/a?x=1")]
    [InlineData("https://shop.example/a?0033612345678#+33 6 12 34 56 78", "https://shop.example/a")]
    [InlineData("https://shop.example/a?utm_campaign=sale+2026-11-29&sizes=100-200-300-400&item=5001234567&q=%2B33+6+12", "https://shop.example/a?utm_campaign=sale+2026-11-29&sizes=100-200-300-400&item=5001234567&q=%2B33+6+12")]
    [InlineData("https://shop.example/a?at=2026-11-29T12:30:00+01:00&code=%2B+1234+5", "https://shop.example/a?at=2026-11-29T12:30:00+01:00&code=%2B+1234+5")]
    [InlineData("https://shop.example/a?c=8&ann@mail.example", "https://shop.example/a?c=8")]
    [InlineData("https://shop.example/a?ann%40mail.example&c=8", "https://shop.example/a?c=8")]
    [InlineData("https://shop.example/a?ann@mail.example=1&c=8#ann@mail.example", "https://shop.example/a?c=8")]
    [InlineData("https://shop.example/;email=ann?b=1", "https://shop.example/?b=1")]
    [InlineData("https://shop.example/a;v=1;user[id]=3;w=2/b;User-Id=3/c", "https://shop.example/a;v=1;w=2/b/c")]
    [InlineData("https://shop.example/a;q=%2B33%206%2012%2034%2056%2078/b", "https://shop.example/a/b")]
    [InlineData("https://shop.example/a;to=jo@localhost/b?c=1", "https://shop.example/a/b?c=1")]
    [InlineData("https://shop.example/a&email=ann&b=1", "https://shop.example/a&b=1")]
    [InlineData("https://shop.example/email=a;mailing=2/b?c=1", "https://shop.example/email=a;mailing=2/b?c=1")]
    [InlineData("jo@b.example", "*")]
    [InlineData("https://shop.example/a?email", "https://shop.example/a?email")]
    [InlineData("https://shop.example/a?", "https://shop.example/a")]
    [InlineData("https://shop.example/'--?x='", "https://shop.example/'--?x='")]
    [InlineData("not an address", "not an address")]
    [InlineData("", "")]
    [InlineData(null, "")]
    public async Task Address_loses_the_parameters_that_can_identify_a_person(string? url, string expected)
    {
        using var store = Open();
        await store.ImportAsync(new[] { Made("1") with { Url = url } }.ToAsyncEnumerable());

        var links = await store.CountLinksAsync(new LinkQuery("c"));

        links.Should().ContainSingle().Which.Url.Should().Be(expected);
        using var loaded = new LoadedEvents(new DuckDbOptions { Directory = "." }, ["c"]);
        loaded.Add(Made("1") with { Url = url }, 0);
        loaded.CountLinks(new LinkQuery("c"), CancellationToken.None).Should().BeEquivalentTo(links, "files are counted like a store");
    }

    [Fact]
    public async Task Links_that_differ_in_personal_parameters_only_are_one_link_with_each_person_once()
    {
        using var store = Open();
        await store.ImportAsync(Enumerable.Range(0, 10).Select(at => Made($"{at}") with { UserId = $"u{at / 2}", Url = $"https://shop.example/?a=1&uid={at}" }).ToAsyncEnumerable());

        (await store.CountLinksAsync(new LinkQuery("c"))).Should().BeEquivalentTo([new LinkClicks("email", "v", "https://shop.example/?a=1", "", 10, 5)]);
        (await store.CountLinksAsync(new LinkQuery("c") { PersonalParameters = ["A"] })).Should().HaveCount(10).And.OnlyContain(one => one.Url.StartsWith("https://shop.example/?uid="));
    }

    [Fact]
    public async Task Clicks_of_machines_are_left_out_on_request()
    {
        using var store = Open();
        await store.ImportAsync(new[] { Made("1"), Made("2") with { IsAutomated = true } }.ToAsyncEnumerable());

        (await store.CountLinksAsync(new LinkQuery("c"))).Single().Clicks.Should().Be(2);
        (await store.CountLinksAsync(new LinkQuery("c") { HumanOnly = true })).Single().Clicks.Should().Be(1);
        (await store.CountLinksAsync(new LinkQuery("other"))).Should().BeEmpty();
    }

    private static MessageEvent Made(string id) => new(id, Click, new DateTimeOffset(2026, 6, 1, 12, 0, 0, TimeSpan.Zero), "c", "u")
    {
        Channel = "email",
        VariationId = "v",
        Url = "https://shop.example/",
    };

    private static MessageEvent WithLink(MessageEvent one)
    {
        // Copies of an event have the same link.
        var number = one.Id.Sum(letter => letter);
        return !one.Kind.Name.EndsWith("Click", StringComparison.Ordinal) ? one : one with
        {
            Url = new[] { null, "https://shop.example/?a=1", "https://shop.example/?a=2", "https://shop.example/?a=2&email=3" }[number % 4],
            LinkAlias = new[] { null, "first" }[number / 4 % 2],
        };
    }

    private static IEnumerable<LinkClicks> Reference(IEnumerable<MessageEvent> stream, DayRange? range, TimeZoneInfo zone)
    {
        var events = stream.Where(one => one.CampaignId == "c").DistinctBy(one => one.Id).OrderBy(one => one.Time).ToList();
        var links = new Dictionary<(string, string, string, string), (long Clicks, long Unique)>();
        var seen = new HashSet<object>();
        foreach (var one in events.Where(one => one.Kind.Name.EndsWith("Click", StringComparison.Ordinal)))
        {
            var link = (one.Channel!, one.VariationId ?? "", one.Url?.Replace("&email=3", "", StringComparison.Ordinal) ?? "", one.LinkAlias ?? "");
            var sent = events.FirstOrDefault(other => other.Kind.Name == one.Kind.Name.Replace("ShortLinkClick", "Send", StringComparison.Ordinal).Replace("Click", "Send", StringComparison.Ordinal)
                && other.UserId == one.UserId && other.DispatchId == one.DispatchId);
            var isPerPerson = one.Channel is "content_cards" or "banner";
            var isFirst = one.UserId is not null && seen.Add((link, one.UserId, isPerPerson ? null : one.DispatchId))
                && (isPerPerson || sent is null || one.Time - sent.Time <= TimeSpan.FromDays(7));
            var day = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(one.Time, zone).DateTime);
            if (range is { } days && !days.Contains(day))
                continue;
            var (clicks, unique) = links.GetValueOrDefault(link);
            links[link] = (clicks + 1, unique + (isFirst ? 1 : 0));
        }

        return links.Select(pair => new LinkClicks(pair.Key.Item1, pair.Key.Item2, pair.Key.Item3, pair.Key.Item4, pair.Value.Clicks, pair.Value.Unique));
    }

    private EventStore Open(string name = "store") => new(new DuckDbOptions { Directory = Path.Combine(_folder.Path, name), Threads = 2 });
}
