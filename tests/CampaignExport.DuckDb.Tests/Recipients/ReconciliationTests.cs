using CampaignExport.Events;
using CampaignExport.Recipients;
using CampaignExport.Sql;

namespace CampaignExport.DuckDb.Tests;

/// <summary>The numbers explain why rows and sends differ.</summary>
public sealed class ReconciliationTests : IDisposable
{
    private static readonly string[] WithProfile = ["u0", "u3", "u4", "u5", "u6", "u7", "u8", "w1", "w2", "stranger"];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Sends_recipients_and_rows_are_counted_with_the_reasons_for_their_difference()
    {
        using var store = Open();
        // Two sends to each of ten people: one is deleted, one merged, two are in the control group, one has no profile.
        string[] events =
        [
            .. Enumerable.Range(0, 10).SelectMany(user => new[] { Event($"a{user}", $"u{user}"), Event($"b{user}", $"u{user}") }),
            Event("x", "u0", "other"), Event("c1", "w1", kind: "campaigns.EnrollInControl"), Event("c2", "w2", kind: "campaigns.EnrollInControl"),
            Event("o1", "u0", kind: "messages.email.Open"), EventJson.Changed("d", 5, "u1"), EventJson.Changed("m", 5, "u2", "u3"),
        ];
        var profiles = WithProfile.Select(id => new Recipient { Id = id, Email = id is "u4" or "u5" or "w1" ? null : "a@example.com" }).ToArray();
        string[] files = [_folder.Write("a.jsonl", events), _folder.Write("b.jsonl", [.. events[..9], events[^1]])];
        foreach (var file in files)
            await store.ImportFilesAsync([file]);
        await store.ImportProfilesAsync(profiles.ToAsyncEnumerable());

        var reconciliation = await store.ReconcileAsync("c");
        reconciliation.Should().BeEquivalentTo(new Reconciliation(sends: 20, recipients: 10, rows: 9)
        {
            Control = 2,
            Deleted = 1,
            Merged = 1,
            WithoutProfile = 1,
            WithoutAddress = 3,
        });
        (await store.ReconcileAsync("none")).Should().BeEquivalentTo(new Reconciliation(0, 0, 0));
    }

    [Fact]
    public async Task Surviving_person_of_a_merge_is_a_recipient_and_has_the_row_even_without_a_message()
    {
        using var store = Open();
        await store.ImportFilesAsync(
            [_folder.Write("a.jsonl", [Event("1", "a"), Event("2", "x"), EventJson.Changed("m1", 1, "a", "b"), EventJson.Changed("m2", 2, "b", "c"), EventJson.Changed("m3", 3, "x", "nobody")])]);
        (await store.ReconcileAsync("c")).Should().BeEquivalentTo(new Reconciliation(2, 4, 0) { Merged = 2, WithoutProfile = 2 });
        await store.ImportProfilesAsync(new[] { new Recipient { Id = "a" }, new Recipient { Id = "b" }, new Recipient { Id = "c" } }.ToAsyncEnumerable());

        (await store.ReconcileAsync("c")).Should().BeEquivalentTo(new Reconciliation(2, 4, 1) { Merged = 2, WithoutProfile = 1, WithoutAddress = 1 });
    }

    [Theory]
    [InlineData(21)]
    [InlineData(22)]
    public async Task Rows_match_an_export_and_every_person_is_accounted_for(int seed)
    {
        using var store = Open();
        var people = new RandomRecipients(seed, 200, _folder.Path);
        await store.ImportProfilesFromAsync(people.Profiles(seed, 0.7));
        var events = people.Events(600);
        await store.ImportAsync(events.ToAsyncEnumerable());
        await store.ImportAsync(people.Changes(50).Concat(events.Take(100)).ToAsyncEnumerable());
        var source = new StoreRecipients(store).CreateSource(new(RecipientContents.UserData));
        var mails = new StoreRecipients(store).CreateSource(new(RecipientContents.Email));
        foreach (var campaign in new[] { "c0", "c1" })
        {
            var numbers = await store.ReconcileAsync(campaign);

            numbers.Sends.Should().Be(events.Where(one => one.CampaignId == campaign && one.Kind.Metrics.Any(metric => metric.ApiName == "sent")).DistinctBy(one => one.Id).Count());
            numbers.Rows.Should().BeGreaterThan(40).And.Be((await Rows.ReadAsync(source, source.Selection, new(campaign))).Count);
            (numbers.Rows - numbers.WithoutAddress).Should().Be((await Rows.ReadAsync(mails, mails.Selection, new(campaign))).Count);
            numbers.Control.Should().BePositive();
            numbers.Merged.Should().BePositive();
            (numbers.Rows + numbers.Deleted + numbers.Merged + numbers.WithoutProfile).Should().Be(numbers.Recipients + numbers.Control);
        }
    }

    private static string Event(string id, string user, string campaign = "c", string kind = "messages.email.Send") =>
        $$"""{"event_type":"users.{{kind}}","id":"{{id}}","time":1,"user_id":"{{user}}","campaign_id":"{{campaign}}","message_variation_id":"v"}""";

    private EventStore Open() => new(new DuckDbOptions { Directory = Path.Combine(_folder.Path, "store"), Threads = 2 });
}
