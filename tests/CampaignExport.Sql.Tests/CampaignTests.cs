using CampaignExport.Campaigns;
using CampaignExport.Events;
using CampaignExport.Metrics;
using CampaignExport.PostgreSql;
using CampaignExport.Sql.Tests.Support;
using CampaignExport.Sqlite;
using Npgsql;

namespace CampaignExport.Sql.Tests;

/// <summary>What is known of campaigns, kept in both databases.</summary>
public sealed class CampaignTests(PostgreSqlServer server) : IAsyncDisposable
{
    private static readonly Campaign Known = new()
    {
        Name = "Launch é",
        Channels = ["ios_push"],
        Variations = [new("ios_push", "v1", "Short"), new("ios_push", "v2"), new("ios_push", "none", "Control") { IsControl = true }],
        ConversionBehaviors =
        [
            new("Makes Specific Purchase", TimeSpan.FromHours(36)) { Product = "socks" },
            new("Performs Custom Event", TimeSpan.FromDays(3)) { CustomEventName = "signed up" },
        ],
    };

    private readonly TemporaryFolder _folder = new();
    private readonly List<IAsyncDisposable> _sources = [];

    public async ValueTask DisposeAsync()
    {
        foreach (var source in _sources)
            await source.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Campaign_comes_back_as_it_was_kept_last()
    {
        foreach (var (store, _) in await OpenAsync())
        {
            (await store.FindCampaignAsync("c")).Should().BeNull();
            await store.SaveCampaignAsync("c", Known);
            (await store.FindCampaignAsync("c")).Should().BeEquivalentTo(Known, options => options.WithStrictOrdering());

            await store.SaveCampaignAsync("c", Known with { Name = null, ConversionBehaviors = [] });

            (await store.FindCampaignAsync("c")).Should().BeEquivalentTo(Known with { Name = null, ConversionBehaviors = [] });
            (await store.FindCampaignAsync("other")).Should().BeNull();
        }
    }

    [Fact]
    public async Task Names_channel_and_control_group_are_those_of_the_campaign_whatever_came_first()
    {
        var sent = new MessageEvent("1", EventKinds.Find("users.messages.pushnotification.Send")!, DateTimeOffset.UnixEpoch, "c", "u")
        {
            Channel = "ios_push",
            VariationId = "v1",
            VariationName = "Old",
        };
        var enrolled = new MessageEvent("2", EventKinds.Find(EventKinds.EnrollInControl)!, DateTimeOffset.UnixEpoch, "c", "w") { VariationId = "none" };
        var other = sent with { Id = "3", VariationId = "v2", VariationName = "Of the event" };
        foreach (var isKnownFirst in new[] { true, false })
        {
            foreach (var (store, source) in await OpenAsync())
            {
                if (isKnownFirst)
                    await store.SaveCampaignAsync("c", Known);
                await store.ImportAsync(new[] { sent, enrolled, other }.ToAsyncEnumerable());
                if (!isKnownFirst)
                    await store.SaveCampaignAsync("c", Known);

                var metrics = await source.ReadAsync(new MetricsQuery("c"));

                metrics.Variations.Should().BeEquivalentTo(
                    [new("ios_push", "v1", "Short"), new("ios_push", "v2", "Of the event"), Known.Variations[2]]);
                metrics.GetVariationSeries("ios_push", "none", "enrolled").ValueOn(new DateOnly(1970, 1, 1)).Should().Be(1);
            }
        }
    }

    [Fact]
    public async Task Windows_of_conversions_are_those_of_the_campaign()
    {
        MessageEvent[] events =
        [
            Event("1", "users.messages.email.Send", 0), Event("2", EventKinds.Conversion, 36.001, "0"), Event("3", EventKinds.Conversion, 72, "1"),
        ];
        foreach (var (store, source) in await OpenAsync())
        {
            await store.ImportAsync(events.ToAsyncEnumerable());
            await store.SaveCampaignAsync("c", Known);

            var metrics = await source.ReadAsync(new MetricsQuery("c"));

            metrics.GetCampaignSeries("conversions").ValueOn(new DateOnly(1970, 1, 2)).Should().Be(0, "it came a moment after 36 hours");
            metrics.GetCampaignSeries("conversions1").ValueOn(new DateOnly(1970, 1, 4)).Should().Be(1, "it came within three days");
        }
    }

    private static MessageEvent Event(string id, string kind, double hours, string? detail = null) =>
        new(id, EventKinds.Find(kind)!, DateTimeOffset.UnixEpoch.AddHours(hours), "c", "u") { Detail = detail, VariationId = "v1" };

    private async Task<List<(SqlEventStore Store, SqlCampaignMetricsSource Source)>> OpenAsync()
    {
        var sqlite = new SqliteDatabase($"Data Source={Path.Combine(_folder.Path, $"{Guid.NewGuid()}.db")};Pooling=False");
        var npgsql = NpgsqlDataSource.Create(await server.CreateDatabaseAsync());
        _sources.AddRange([sqlite, npgsql]);
        return
        [
            (new(sqlite, SqliteDatabase.Dialect), new(sqlite, SqliteDatabase.Dialect)),
            (new(npgsql, PostgreSqlDialect.Instance), new(npgsql, PostgreSqlDialect.Instance)),
        ];
    }
}
