using CampaignExport.Campaigns;
using CampaignExport.Events;
using CampaignExport.Metrics;
using Xunit;

namespace CampaignExport.Testing;

public abstract partial class EventStoreConformance
{
    /// <summary>An event counts on its day, with and without a person.</summary>
    [Fact]
    public async Task Events_count_on_their_day()
    {
        await ImportAsync(Event("1", "email.Send", 0, "u"), Event("2", "email.Send", 0, null), Event("3", "email.Send", 2, "v"), Event("4", "email.Bounce", 2, "v"));

        await CountsAsync("sent", (0, 2), (2, 1));
        await CountsAsync("bounces", (2, 1));
    }

    /// <summary>The first open of a person and message counts as unique, within seven days after sending.</summary>
    [Fact]
    public async Task First_open_of_a_message_is_unique()
    {
        await ImportAsync(
            Event("1", "email.Send", 0, "u"), Event("2", "email.Open", 1, "u"), Event("3", "email.Open", 2, "u"),
            Event("4", "email.Send", 0, "v"), Event("5", "email.Open", 7.1, "v"), Event("6", "email.Open", 3, "of unknown sending"));

        await CountsAsync("opens", (1, 1), (2, 1), (3, 1), (7, 1));
        await CountsAsync("unique_opens", (1, 1), (3, 1));
    }

    /// <summary>An event counts once by its id, within a commit and over several.</summary>
    [Fact]
    public async Task Repeated_event_counts_once()
    {
        var sent = Event("1", "email.Send", 0, "u");
        await ImportAsync(sent, sent, Event("2", "email.Send", 0, "v"));
        await ImportAsync(sent, Event("3", "email.Send", 1, "w"));
        await ImportAsync(sent);

        await CountsAsync("sent", (0, 2), (1, 1));
    }

    /// <summary>The same id in another campaign is another event.</summary>
    [Fact]
    public async Task Same_id_in_two_campaigns_means_two_events()
    {
        await ImportAsync(Event("1", "email.Send", 0, "u"), Event("1", "email.Send", 0, "u") with { CampaignId = "winter" });

        await CountsAsync("sent", (0, 1));
        var other = await ReadAsync(new MetricsQuery("winter"));
        Assert.Equal(1, other.GetVariationSeries("email", "a", "sent").ValueOn(Monday));
    }

    /// <summary>Of copies that differ, that of the first commit counts.</summary>
    [Fact]
    public async Task First_committed_copy_counts()
    {
        for (var day = 3; day >= 0; day--)
            await ImportAsync(Event("1", "email.Send", day, "u"));

        await CountsAsync("sent", (3, 1));
    }

    /// <summary>An event that is imported late counts on the day when it happened.</summary>
    [Fact]
    public async Task Late_event_changes_the_numbers_of_its_day()
    {
        await ImportAsync(Event("1", "email.Send", 5, "u"), Event("2", "email.Open", 6, "u"));
        await CountsAsync("unique_opens", (6, 1));

        await ImportAsync(Event("3", "email.Open", 5.5, "u"), Event("4", "email.Send", -3, "v"));

        await CountsAsync("unique_opens", (6, 0 + 1));
        await CountsAsync("sent", (-3, 1), (5, 1));
        await CountsAsync("opens", (6, 2));
    }

    /// <summary>Days begin and end in the time zone of the query.</summary>
    [Theory]
    [InlineData("Etc/UTC", 1, 1)]
    [InlineData("Pacific/Kiritimati", 0, 2)]
    [InlineData("America/New_York", 2, 0)]
    public async Task Days_are_those_of_the_time_zone(string zone, int first, int second)
    {
        var midnight = new DateTimeOffset(2026, 6, 2, 0, 0, 0, TimeSpan.Zero);
        await ImportAsync(Event("1", "email.Send", 0, "u") with { Time = midnight.AddTicks(-1) }, Event("2", "email.Send", 0, "v") with { Time = midnight });

        var metrics = await ReadAsync(new MetricsQuery(CampaignId) { TimeZone = TimeZoneInfo.FindSystemTimeZoneById(zone) });

        var sent = metrics.GetVariationSeries("email", "a", "sent");
        Assert.Equal((first, second), ((int)sent.ValueOn(Monday), (int)sent.ValueOn(Monday.AddDays(1))));
    }

    /// <summary>A person counts once a day, once a week, and once in a range.</summary>
    [Fact]
    public async Task Distinct_people_count_once_per_period()
    {
        await ImportAsync(
            Event("1", "email.Send", 0, "u"), Event("2", "email.Send", 1, "u"), Event("3", "email.Send", 1, "v"), Event("4", "email.Send", 1, null),
            Event("5", "email.Send", 7, "u"), Event("6", "sms.Send", 1, "u"));

        var days = (await ReadAsync()).GetCampaignSeries("unique_recipients");
        var weeks = (await ReadAsync(new MetricsQuery(CampaignId) { Granularity = Granularity.Week })).GetCampaignSeries("unique_recipients");
        var people = (await ReadAsync(new MetricsQuery(CampaignId) { WithPeople = true })).People;

        Assert.Equal([1, 2, 1], (decimal[])[days.ValueOn(Monday), days.ValueOn(Monday.AddDays(1)), days.ValueOn(Monday.AddDays(7))]);
        Assert.Equal([2, 1], (decimal[])[weeks.ValueOn(Monday), weeks.ValueOn(Monday.AddDays(7))]);
        Assert.Equal((2, 2, 1), (people!.Total, people.Channels["email"], people.Channels["sms"]));
    }

    /// <summary>A conversion counts once per person, within the window of its behavior after the message.</summary>
    [Fact]
    public async Task Conversions_count_within_their_window()
    {
        await SaveCampaignAsync(CampaignId, new Campaign { ConversionBehaviors = [new("Starts Session", TimeSpan.FromDays(2))] }, Stop);
        MessageEvent Converted(string id, double days, string user) => Event(id, EventKinds.Conversion, days, user) with { Detail = "0", DispatchId = null };
        await ImportAsync(
            Event("1", "email.Send", 0, "u"), Event("2", "email.Send", 0, "v"), Converted("3", 1, "u"), Converted("4", 1.5, "u"), Converted("5", 3, "v"));

        await CountsAsync("conversions", (1, 1));
        await CountsAsync("conversions_by_send_time", (0, 1));
    }

    /// <summary>A purchase counts for the last message before it, once by its id.</summary>
    [Fact]
    public async Task Revenue_belongs_to_the_message_before_it()
    {
        MessageEvent Bought(string id, double days, decimal price) => Event(id, EventKinds.Purchase, days, "u") with { VariationId = null, DispatchId = null, Price = price, Currency = "USD" };
        await ImportAsync(Event("1", "email.Send", 0, "u"), Bought("2", 1, 12.5m), Bought("3", -1, 99), Bought("4", 4, 99));
        await ImportAsync(Bought("2", 1, 12.5m), Bought("5", 2, -2.25m));

        await CountsAsync("revenue", (1, 12.5m), (2, -2.25m));
    }

    /// <summary>A range has the numbers of its days, and messages of other days without numbers.</summary>
    [Fact]
    public async Task Range_has_the_messages_of_other_days()
    {
        await ImportAsync(Event("1", "email.Send", 0, "u"), Event("2", "email.Send", 9, "u") with { VariationId = "b" });

        var metrics = await ReadAsync(new MetricsQuery(CampaignId) { Range = new DayRange(Monday, Monday.AddDays(3)) });

        Assert.Equal(["a", "b"], metrics.Variations.Select(one => one.Id));
        Assert.Equal(1, metrics.GetVariationSeries("email", "a", "sent").ValueOn(Monday));
    }

    /// <summary>A campaign without events has no days. Its description gives its messages.</summary>
    [Fact]
    public async Task Campaign_without_events_has_no_days()
    {
        await ImportAsync(Event("1", "email.Send", 0, "u"));
        await SaveCampaignAsync("planned", new Campaign { Channels = ["email"], Variations = [new("email", "v", "Blue")] }, Stop);

        var planned = await ReadAsync(new MetricsQuery("planned"));
        var unknown = await ReadAsync(new MetricsQuery("unknown"));

        Assert.Equal((null, "Blue"), (planned.Days, planned.Variations.Single().Name));
        Assert.Empty(unknown.Channels);
    }
}
