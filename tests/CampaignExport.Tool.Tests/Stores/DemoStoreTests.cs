using System.Globalization;
using System.Text.Json;

namespace CampaignExport.Tool.Tests.Stores;

/// <summary>Exports from the store of the demo match its generated data.</summary>
public sealed class DemoStoreTests : IDisposable
{
    private const string Campaign = "c2a7e9d4-31b5-4f0e-8d27-5b90f6e3a200";
    private const string Push = "users.messages.pushnotification.";

    private static readonly TimeSpan Window = TimeSpan.FromDays(3);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Charts_from_the_store_match_the_generated_events()
    {
        await Tool.RunAsync(_folder, "demo", "--recipients", "500", "--out", "demo");
        var events = Events();

        events.Count.Should().BeLessThan(Lines().Length, "some events come twice");
        ChartOf("messages-sent").Should().Equal(Count(events, "Send"));
        ChartOf("bounces").Should().Equal(Count(events, "Bounce"));
        ChartOf("direct-opens").Should().Equal(Count(events, "Open"));
        ChartOf("opens").Should().Equal(Count(events, "Open", "InfluencedOpen"));
        ChartOf("unique-recipients").Should().Equal(Count(events.DistinctBy(one => (one.Kind, one.User, one.Day)), "Send"));
        ChartOf("conversions").Should().Equal(Conversions(events));
        foreach (var chart in (string[])["messages-sent", "bounces", "direct-opens", "opens", "conversions"])
            ChartOf(chart).Sum(cell => cell.Value).Should().BePositive(chart);
    }

    [Fact]
    public async Task Recipients_from_the_store_are_the_users_without_deleted_ones()
    {
        await Tool.RunAsync(_folder, "demo", "--recipients", "500", "--out", "demo");
        var deleted = Events().Where(one => one.Kind == "users.UserDeleteRequest").Select(one => one.User).ToHashSet();

        var files = await Tool.RunAsync(
            _folder, "recipients", "--users", "demo/users.jsonl", "--campaign", Campaign, "--contents", "all", "--packaging", "none", "--out", "files");
        await ImportAsync();
        var store = await Tool.RunAsync(
            _folder, "recipients", "--store", "my-store", "--campaign", Campaign, "--contents", "all", "--packaging", "none", "--out", "store");

        (files.Error, store.Error).Should().Be(("", ""));
        deleted.Should().NotBeEmpty();
        var rows = _folder.Csv("store/users.csv");
        rows.Order().Should().Equal(_folder.Csv("files/users.csv").Where(row => !deleted.Any(row.Contains)).Order());
        System.IO.Compression.ZipFile.ExtractToDirectory(_folder["demo/from-store/recipients/users.zip"], _folder["demo-rows"]);
        _folder.Text("demo-rows/users.csv").Should().Be(_folder.Text("store/users.csv"));
        (await Tool.RunAsync(_folder, "verify", "demo/from-store/recipients/manifest.json")).ExitCode.Should().Be(0);
    }

    [Fact]
    public async Task Engagement_of_recipients_adds_up_to_the_events_and_filters_them()
    {
        await Tool.RunAsync(_folder, "demo", "--recipients", "500", "--out", "demo");
        await ImportAsync();

        var all = await Tool.RunAsync(_folder, "recipients", "--store", "my-store", "--campaign", Campaign, "--engagement", "--columns", "Appboy ID,sent_at,opens,clicks", "--packaging", "none", "--out", "all");
        string[] ofCampaign = ["recipients", "--store", "my-store", "--campaign", Campaign, "--columns", "Appboy ID", "--packaging", "none", "--out", "opened"];
        var opened = await Tool.RunAsync(_folder, [.. ofCampaign, "--only", "opened"]);
        (await Tool.RunAsync(_folder, [.. ofCampaign, "--only", "clicked", "--resume"])).ShouldFail(2, "holds a finished export with the filter 'opened', not 'clicked'");
        (await Tool.RunAsync(_folder, [.. ofCampaign, "--resume"])).ShouldFail(2, "holds a finished export with the filter 'opened', not 'all'");

        (all.Error, opened.Error).Should().Be(("", ""));
        var rows = _folder.Csv("all/users.csv").Skip(1).Select(row => row.Split('|')).ToList();
        rows.Should().Contain(row => row[2] != "0").And.Contain(row => row[1].Length > 0 && row[2] == "0");
        _folder.Csv("opened/users.csv").Skip(1).Should().BeEquivalentTo(rows.Where(row => row[2] != "0").Select(row => row[0]));
        (await Tool.RunAsync(_folder, "recipients", "--store", "my-store", "--campaign", Campaign, "--engagement", "--packaging", "none", "--out", "full")).ExitCode.Should().Be(0);
        (await Tool.RunAsync(_folder, "recipients", "--store", "my-store", "--campaign", Campaign, "--engagement", "--columns", "Appboy ID", "--out", "less"))
            .Error.Should().Contain("--engagement: --columns names none of its columns. Name them, or leave one of the options out. They are: sent_at, delivered,");
        _folder.Csv("full/users.csv")[0].Should().EndWith("|sent_at|delivered|first_open|opens|first_click|clicks|converted_at|bounced|unsubscribed");
        (await Tool.RunAsync(_folder, "verify", "full/manifest.json")).ExitCode.Should().Be(0);
    }

    [Theory]
    [InlineData("--engagement counts the events of a campaign, which --users does not have", "--users", "users.jsonl", "--campaign", "c", "--engagement")]
    [InlineData("--only is what recipients did with a campaign. Also give --campaign.", "--store", "my-store", "--only", "opened")]
    [InlineData("--only must be opened or not-opened or clicked or converted or bounced, not 'read'", "--store", "my-store", "--campaign", "c", "--only", "read")]
    [InlineData("--engagement is not for --contents email", "--store", "my-store", "--campaign", "c", "--contents", "email", "--engagement")]
    public async Task Engagement_that_cannot_be_counted_is_refused(string problem, params string[] arguments)
    {
        _folder.Write("users.jsonl", """{"braze_id":"a"}""");

        var run = await Tool.RunAsync(_folder, ["recipients", .. arguments, "--out", "out"]);

        (run.ExitCode, Directory.Exists(_folder["out"])).Should().Be((2, false));
        run.Error.Should().Contain(problem);
    }

    [Theory]
    [InlineData("--store", "my-store")]
    [InlineData("--events", "demo/events.jsonl", "--details", "demo/multivariate-details.json")]
    public async Task Commands_create_the_charts_of_the_demo_from_its_files(params string[] source)
    {
        var demo = await Tool.RunAsync(_folder, "demo", "--recipients", "500", "--out", "demo");
        await ImportAsync();

        var charts = await Tool.RunAsync(_folder, ["charts", .. source, "--campaign", Campaign, "--out", "again"]);

        charts.Error.Should().BeEmpty();
        charts.OutputLines.Select(line => line.Replace("again/", "demo/from-store/charts/", StringComparison.Ordinal))
            .Should().Equal(demo.OutputLines.Where(line => line.StartsWith("demo/from-store/charts/", StringComparison.Ordinal)));
        foreach (var chart in Directory.EnumerateFiles(_folder["again"]).Select(Path.GetFileName))
            _folder.Text($"again/{chart}").Should().Be(_folder.Text($"demo/from-store/charts/{chart}"));
    }

    private async Task ImportAsync() => (await Tool.RunAsync(
        _folder, "import", "--store", "my-store", "--events", "demo/events.jsonl", "--profiles", "demo/users.jsonl",
        "--details", $"{Campaign}=demo/multivariate-details.json")).ExitCode.Should().Be(0);

    /// <summary>The cells of a chart that are not zero, by day and column.</summary>
    private Dictionary<string, long> ChartOf(string statistic)
    {
        var rows = _folder.Csv($"demo/from-store/charts/{statistic}-by-date-for-each-variant.csv").Select(row => row.Split('|')).ToList();
        return Sorted(
            from row in rows.Skip(1)
            from cell in row.Index().Skip(1)
            where cell.Item != "0"
            select KeyValuePair.Create($"{row[0]} {rows[0][cell.Index]}", long.Parse(cell.Item, CultureInfo.InvariantCulture)));
    }

    private static Dictionary<string, long> Count(IEnumerable<Event> events, params string[] kinds) => Count(
        events.Where(one => kinds.Any(kind => one.Kind == Push + kind)));

    private static Dictionary<string, long> Count(IEnumerable<Event> events) =>
        Sorted(events.GroupBy(one => $"{one.Day} {one.Variant}").Select(group => KeyValuePair.Create(group.Key, (long)group.Count())));

    // The first event of a person within the window after the last message or the enrolment.
    private static Dictionary<string, long> Conversions(List<Event> events) => Count(
        events.Where(one => one.Kind == "users.campaigns.Conversion"
            && one.Time - events.Where(other => other.User == one.User && other.Time <= one.Time && IsReceipt(other)).Max(other => other.Time) <= Window)
        .GroupBy(one => one.User).Select(group => group.MinBy(one => one.Time)!));

    private static bool IsReceipt(Event one) => one.Kind is Push + "Send" or "users.campaigns.EnrollInControl";

    private static Dictionary<string, long> Sorted(IEnumerable<KeyValuePair<string, long>> cells) =>
        cells.OrderBy(cell => cell.Key, StringComparer.Ordinal).ToDictionary(cell => cell.Key, cell => cell.Value);

    private List<Event> Events() => [.. Lines().Select(Event.Parse).DistinctBy(one => one.Id)];

    private string[] Lines() => _folder.Text("demo/events.jsonl").TrimEnd('\n').Split('\n');

    private sealed record Event(string Id, string Kind, DateTimeOffset Time, string User, string Variant)
    {
        public string Day => Time.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

        public static Event Parse(string line)
        {
            using var json = JsonDocument.Parse(line);
            var variant = json.RootElement.TryGetProperty("message_variation_id", out var id) ? id.GetString()![^1] : ' ';
            return new(
                Text("id"), Text("event_type"), DateTimeOffset.FromUnixTimeSeconds(json.RootElement.GetProperty("time").GetInt64()), Text("user_id"),
                variant switch { '1' => "Friendly", '2' => "Urgent", '3' => "Control Group", _ => "" });

            string Text(string field) => json.RootElement.GetProperty(field).GetString()!;
        }
    }
}
