using System.Globalization;
using CampaignExport.Campaigns;
using CampaignExport.Events;
using CampaignExport.Exports;
using CampaignExport.Recipients;

namespace CampaignExport.DuckDb.Tests;

/// <summary>What recipients did with the messages of a campaign, as columns and as a filter.</summary>
public sealed class EngagementTests : IDisposable
{
    private static readonly string[] Names = ["sent_at", "delivered", "first_open", "opens", "first_click", "clicks", "converted_at", "bounced", "unsubscribed"];
    private static readonly DateTimeOffset Noon = new(2026, 6, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public async Task Columns_match_plain_loops_over_random_events(int seed)
    {
        var events = RandomEvents.Make(seed, 400, isMultivariate: seed % 2 == 0);
        var campaign = new Campaign { ConversionBehaviors = [new("Opens App", TimeSpan.FromDays(2)), new("Buys", TimeSpan.FromHours(5))] };
        using var store = await OpenAsync([.. Enumerable.Range(0, 8).Select(at => $"u{at}")], events.Take(250), events.Skip(200));
        await store.SaveCampaignAsync("c", campaign);

        var rows = await ReadAsync(store, new(RecipientContents.UserData) { Engagement = true });

        var own = events.DistinctBy(one => one.Id).Where(one => one is { CampaignId: "c", UserId: not null }).GroupBy(one => one.UserId!)
            .Where(person => person.Any(one => one.Kind.Starts != ConversionStart.None)).ToList();
        own.Should().HaveCountGreaterThan(3);
        rows.Order(StringComparer.Ordinal).Should().Equal(own.Select(person => Expected(person.Key, [.. person], campaign)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Each_filter_selects_the_recipients_that_its_column_shows()
    {
        using var store = await OpenAsync(
            ["opener", "clicker", "buyer", "lost", "failed", "quiet", "control", "stranger"],
            [
                .. new[] { "opener", "clicker", "buyer", "lost", "quiet" }.Select(user => Event("email.Send", user)),
                Event("email.Open", "opener"), Event("email.Open", "clicker"), Event("email.Click", "clicker"), Event("email.Bounce", "lost"),
                Event("webhook.Send", "failed") with { Channel = "webhook" }, Event("webhook.Failure", "failed", minutes: 1) with { Channel = "webhook" },
                Event("", "buyer", kind: EventKinds.Conversion), Event("email.Open", "stranger"),
                // The control group, whatever its events are, did nothing with the campaign.
                Event("", "control", kind: EventKinds.EnrollInControl), Event("", "control", minutes: 5, kind: EventKinds.Conversion),
                Event("email.Open", "control"), Event("email.Click", "control"), Event("email.Bounce", "control"),
            ]);

        (await ReadOnlyAsync(EngagementFilter.Opened)).Should().BeEquivalentTo("opener", "clicker");
        (await ReadOnlyAsync(EngagementFilter.NotOpened)).Should().BeEquivalentTo("buyer", "lost", "failed", "quiet");
        (await ReadOnlyAsync(EngagementFilter.Clicked)).Should().BeEquivalentTo("clicker");
        (await ReadOnlyAsync(EngagementFilter.Converted)).Should().BeEquivalentTo("buyer");
        (await ReadOnlyAsync(EngagementFilter.Bounced)).Should().BeEquivalentTo("lost", "failed");
        (await ReadAsync(store, new(RecipientContents.UserData) { Engagement = true })).Should().Contain("control,,false,2026-06-01T12:00:00Z,1,2026-06-01T12:00:00Z,1,2026-06-01T12:05:00Z,true,false");

        async Task<IEnumerable<string>> ReadOnlyAsync(EngagementFilter only)
        {
            var source = new StoreRecipients(store).CreateSource(new(RecipientContents.UserData) { Only = only, Columns = ["Appboy ID"] });
            return (await Rows.ReadAsync(source, source.Selection, new("c"))).Select(row => row.Trim());
        }
    }

    [Fact]
    public async Task Events_of_a_merged_person_count_for_the_surviving_one()
    {
        using var store = await OpenAsync(
            ["old", "older", "new", "gone"],
            [
                Event("email.Send", "older"), Event("email.Open", "older", minutes: 5), Event("email.Open", "old", minutes: 7), Event("email.Click", "new", minutes: 9), Event("email.Send", "gone"),
                Event("", "older", minutes: 60, kind: EventKinds.UserOrphan) with { CampaignId = "", ReplacedBy = "old" },
                Event("", "old", minutes: 61, kind: EventKinds.UserOrphan) with { CampaignId = "", ReplacedBy = "new" },
                Event("", "gone", minutes: 61, kind: EventKinds.UserDeleteRequest) with { CampaignId = "" },
            ]);

        (await ReadAsync(store, new(RecipientContents.UserData) { Engagement = true })).Should().Equal(
            "new,2026-06-01T12:00:00Z,false,2026-06-01T12:05:00Z,2,2026-06-01T12:09:00Z,1,,false,false");
    }

    [Fact]
    public async Task Resumed_read_has_the_engagement_of_its_beginning()
    {
        string[] users = [.. Enumerable.Range(0, 40).Select(at => $"u{at}")];
        using var store = await OpenAsync(users, [.. users.SelectMany(user => new[] { Event("email.Send", user), Event("email.Open", user) })]);
        var source = new StoreRecipients(store) { PageSize = 10 }.CreateSource(new(RecipientContents.UserData) { Engagement = true, Only = EngagementFilter.Opened, Columns = ["Appboy ID", "opens"] });
        var pages = await Rows.ReadPagesAsync(source, source.Selection, new("c"));

        await store.ImportAsync(users.Select(user => Event("email.Open", user, minutes: 3)).ToAsyncEnumerable());

        var resumed = await Rows.ReadPagesAsync(source, source.Selection, new("c"), pages[1].Cursor);
        resumed.SelectMany(page => page.Rows).Should().Equal(pages.Skip(2).SelectMany(page => page.Rows)).And.HaveCount(30).And.OnlyContain(row => row.EndsWith(",1\r\n"));
    }

    [Fact]
    public async Task Campaign_without_events_has_recipients_who_did_nothing()
    {
        using var store = await OpenAsync([]);
        await store.ImportProfilesAsync(new[] { new Recipient { Id = "u", CampaignsReceived = [new() { CampaignId = "c" }] } }.ToAsyncEnumerable());

        (await ReadAsync(store, new(RecipientContents.UserData) { Engagement = true })).Should().Equal("u,,false,,0,,0,,false,false");
    }

    [Fact]
    public async Task Engagement_without_a_campaign_is_refused()
    {
        using var store = await OpenAsync(["u"], [Event("email.Send", "u")]);
        foreach (var choice in new[] { new RecipientChoice(RecipientContents.UserData) { Engagement = true }, new(RecipientContents.Email) { Only = EngagementFilter.Opened } })
        {
            var source = new StoreRecipients(store).CreateSource(choice);

            (await source.Awaiting(one => Rows.ReadAsync(one, source.Selection, new(null))).Should().ThrowAsync<ExportRequestException>()).Which.Message.Should().StartWith("What recipients did is counted for a campaign.");
        }

        store.Invoking(one => new StoreRecipients(one).CreateSource(new(RecipientContents.Email) { Engagement = true })).Should().Throw<ExportRequestException>().WithMessage("The e-mail contents has fixed columns*");
    }

    private static MessageEvent Event(string name, string user, int minutes = 0, string? kind = null) =>
        new($"{name}{kind}-{user}-{minutes}", EventKinds.Find(kind ?? $"users.messages.{name}")!, Noon.AddMinutes(minutes), "c", user) { Channel = kind is null ? "email" : null, VariationId = "v" };

    private static string Expected(string user, MessageEvent[] events, Campaign campaign)
    {
        var (opens, clicks) = (All("opens", "direct_opens", "total_opens", "read"), All("clicks", "total_clicks"));
        // A receipt is each message, or the first view of each message that is viewed.
        var receipts = events.Where(one => one.Kind.Starts is ConversionStart.Each or ConversionStart.EachAnew).Select(one => one.Time)
            .Concat(events.Where(one => one.Kind.Starts == ConversionStart.First).GroupBy(one => (one.Channel, one.VariationId)).Select(views => views.Min(one => one.Time))).ToList();
        var converted = events.Where(one => one.Kind.Name == EventKinds.Conversion && one.Detail == "0").Select(one => one.Time)
            .Where(time => receipts.Where(receipt => receipt <= time).DefaultIfEmpty(time).Max() >= time - campaign.ConversionBehaviors[0].Window).ToList();
        return string.Join(',',
            user,
            First([.. events.Where(one => (one.Kind.Starts != ConversionStart.None && one.Kind.Name != EventKinds.EnrollInControl) || All("sent").Contains(one))]),
            Truth(All("delivered").Length > 0), First(opens), opens.Length, First(clicks), clicks.Length, converted.Count == 0 ? "" : Text(converted.Min()),
            Truth(All("bounces", "delivery_failed", "rejected", "failed", "errors").Length > 0), Truth(All("unsubscribes", "opt_out").Length > 0));

        MessageEvent[] All(params string[] metrics) =>
            [.. events.Where(one => one.Kind.Metrics.Any(metric => metrics.Contains(metric.ApiName) && (metric.Details is null || metric.Details.Contains(one.Detail ?? ""))))];

        static string First(MessageEvent[] some) => some.Length == 0 ? "" : Text(some.Min(one => one.Time));

        static string Text(DateTimeOffset time) => time.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

        static string Truth(bool value) => value ? "true" : "false";
    }

    private static async Task<List<string>> ReadAsync(EventStore store, RecipientChoice choice)
    {
        var source = new StoreRecipients(store) { PageSize = 3 }.CreateSource(choice with { Columns = ["Appboy ID", .. Names] });
        return [.. (await Rows.ReadAsync(source, source.Selection, new("c"))).Select(row => row.TrimEnd())];
    }

    private async Task<EventStore> OpenAsync(string[] users, params IEnumerable<MessageEvent>[] commits)
    {
        var store = new EventStore(new DuckDbOptions { Directory = _folder.Path });
        await store.ImportProfilesAsync(users.Select(user => new Recipient { Id = user }).ToAsyncEnumerable());
        foreach (var events in commits)
            await store.ImportAsync(events.ToAsyncEnumerable());
        return store;
    }
}
