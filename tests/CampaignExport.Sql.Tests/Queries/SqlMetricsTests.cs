using System.Globalization;
using CampaignExport.Campaigns;
using CampaignExport.Exports;
using CampaignExport.Metrics;
using CampaignExport.Sinks;
using CampaignExport.Sql.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace CampaignExport.Sql.Tests;

/// <summary>The counts of rows of a host's query, in both databases.</summary>
public sealed class SqlMetricsTests(PostgreSqlServer server)
{
    private const string Rows = "SELECT at, channel, variation, metric, n, person FROM happened WHERE campaign = @campaign";

    private static readonly string[] Kinds = ["sqlite", "postgresql"];

    [Fact]
    public async Task Counts_without_persons_are_added_up_and_yield_no_unique_counts() => await ReadAsync(
        """
        ('c', '2026-06-01T23:59:59Z', 'email', 'v1', 'sent', 5, NULL), ('c', '2026-06-01T00:00:00Z', 'email', 'v1', 'sent', 7, ''),
        ('c', '2026-06-02T00:00:00Z', 'email', 'v2', 'sent', 1, NULL), ('d', '2026-06-01T12:00:00Z', 'email', 'v3', 'sent', 100, NULL)
        """,
        "2026-06-01 email v1 sent 12", "2026-06-02 email v2 sent 1", "message email v1 False", "message email v2 False");

    [Fact]
    public async Task Recipients_count_once_per_day_for_each_message_and_for_the_campaign() => await ReadAsync(
        """
        ('c', '2026-06-01T01:00:00Z', 'email', NULL, 'sent', 1, 'ann'), ('c', '2026-06-01T02:00:00Z', 'email', NULL, 'sent', 2, 'ann'),
        ('c', '2026-06-01T03:00:00Z', 'ios_push', NULL, 'sent', 1, 'ann'), ('c', '2026-06-01T03:00:00Z', 'ios_push', NULL, 'sent', 1, 'bob'),
        ('c', '2026-06-02T03:00:00Z', 'ios_push', NULL, 'sent', 1, 'ann'), ('c', '2026-06-02T03:00:00Z', 'ios_push', NULL, 'sent', 0, 'bob'),
        ('c', '2026-06-02T03:00:00Z', 'ios_push', NULL, 'bounces', 1, 'carl')
        """,
        "2026-06-01 email #1 sent 3", "2026-06-01 email #1 unique_recipients 1", "2026-06-01 ios_push #1 sent 2", "2026-06-01 ios_push #1 unique_recipients 2",
        "2026-06-01 unique_recipients 2", "2026-06-02 ios_push #1 bounces 1", "2026-06-02 ios_push #1 sent 1", "2026-06-02 ios_push #1 unique_recipients 1",
        "2026-06-02 unique_recipients 1", "message email #1 False", "message ios_push #1 False");

    [Theory]
    [InlineData("trigger_in_app_message", "impressions", true)]
    [InlineData("trigger_in_app_message", "sent", false)]
    [InlineData("content_cards", "total_impressions", true)]
    [InlineData("content_cards", "sent", false)]
    [InlineData("banner", "total_impressions", true)]
    [InlineData("sms", "sent", true)]
    [InlineData("whats_app", "sent", true)]
    [InlineData("line", "sent", true)]
    [InlineData("kindle_push", "sent", true)]
    [InlineData("email", "delivered", false)]
    public async Task Message_is_received_when_sent_or_in_channels_without_a_send_when_shown(string channel, string metric, bool isReceipt)
    {
        foreach (var kind in Kinds)
        {
            await using var database = await MakeAsync(kind, $"('c', '2026-06-01T12:00:00Z', '{channel}', 'v', '{metric}', 1, 'ann')");

            var metrics = await Source(database).ReadAsync(new MetricsQuery("c"));

            metrics.GetVariationSeries(channel, "v", "unique_recipients").ValueOn(new DateOnly(2026, 6, 1)).Should().Be(isReceipt ? 1 : 0, kind);
            metrics.GetCampaignSeries("unique_recipients").ValueOn(new DateOnly(2026, 6, 1)).Should().Be(isReceipt ? 1 : 0, kind);
        }
    }

    [Fact]
    public async Task Person_with_only_failed_webhooks_on_a_day_is_not_a_recipient() => await ReadAsync(
        """
        ('c', '2026-06-01T01:00:00Z', 'webhook', NULL, 'sent', 1, 'ann'), ('c', '2026-06-01T02:00:00Z', 'webhook', NULL, 'errors', 1, 'ann'),
        ('c', '2026-06-01T01:00:00Z', 'webhook', NULL, 'sent', 2, 'bob'), ('c', '2026-06-01T02:00:00Z', 'webhook', NULL, 'errors', 1, 'bob')
        """,
        "2026-06-01 unique_recipients 1", "2026-06-01 webhook #1 errors 2", "2026-06-01 webhook #1 sent 3", "2026-06-01 webhook #1 unique_recipients 1", "message webhook #1 False");

    [Fact]
    public async Task First_open_counts_within_seven_days_of_the_last_send() => await ReadAsync(
        """
        ('c', '2026-06-01T00:00:00Z', 'email', 'v', 'sent', 1, 'ann'), ('c', '2026-06-02T00:00:00Z', 'email', 'v', 'opens', 3, 'ann'), ('c', '2026-06-03T00:00:00Z', 'email', 'v', 'opens', 1, 'ann'),
        ('c', '2026-06-11T00:00:00Z', 'email', 'v', 'sent', 1, 'ann'), ('c', '2026-06-12T00:00:00Z', 'email', 'v', 'opens', 1, 'ann'),
        ('c', '2026-06-01T00:00:00Z', 'email', 'v', 'sent', 1, 'bob'), ('c', '2026-06-08T00:00:00Z', 'email', 'v', 'clicks', 1, 'bob'),
        ('c', '2026-06-01T00:00:00Z', 'email', 'v', 'sent', 1, 'carl'), ('c', '2026-06-08T00:00:01Z', 'email', 'v', 'clicks', 1, 'carl'),
        ('c', '2026-06-13T00:00:00Z', 'email', 'v', 'clicks', 1, 'unknown')
        """,
        "2026-06-01 email v sent 3", "2026-06-01 email v unique_recipients 3", "2026-06-01 unique_recipients 3", "2026-06-02 email v opens 3", "2026-06-02 email v unique_opens 1",
        "2026-06-03 email v opens 1", "2026-06-08 email v clicks 2", "2026-06-08 email v unique_clicks 1", "2026-06-11 email v sent 1", "2026-06-11 email v unique_recipients 1",
        "2026-06-11 unique_recipients 1", "2026-06-12 email v opens 1", "2026-06-12 email v unique_opens 1", "2026-06-13 email v clicks 1", "2026-06-13 email v unique_clicks 1", "message email v False");

    [Fact]
    public async Task Conversions_and_revenue_are_summed_by_message_and_for_the_campaign_without_its_control_group() => await ReadAsync(
        """
        ('c', '2026-06-01T00:00:00Z', 'email', 'v1', 'sent', 1, 'ann'), ('c', '2026-06-01T00:00:00Z', 'email', 'v2', 'sent', 1, 'bob'),
        ('c', '2026-06-01T00:00:00Z', NULL, 'none', 'enrolled', 1, 'carl'), ('c', '2026-06-02T00:00:00Z', NULL, 'none', 'enrolled', 1, 'carl'), ('c', '2026-06-02T00:00:00Z', 'email', 'none', 'enrolled', 1, 'dora'),
        ('c', '2026-06-01T00:00:00Z', NULL, 'v1', 'conversions', 1, 'ann'), ('c', '2026-06-01T00:00:00Z', 'email', 'v1', 'conversions', 1, 'ann'), ('c', '2026-06-01T00:00:00Z', '', '', 'conversions', 1, NULL),
        ('c', '2026-06-01T00:00:00Z', NULL, 'none', 'conversions', 1, 'carl'), ('c', '2026-06-01T00:00:00Z', 'email', 'v2', 'revenue', 0.1, 'bob'), ('c', '2026-06-01T00:00:00Z', 'email', 'v2', 'revenue', 0.2, 'bob'),
        ('c', '2026-06-01T00:00:00Z', NULL, NULL, 'revenue', -0.05, NULL)
        """,
        "2026-06-01 conversions 3", "2026-06-01 email none conversions 1", "2026-06-01 email none enrolled 1", "2026-06-01 email v1 conversions 2", "2026-06-01 email v1 sent 1", "2026-06-01 email v1 unique_recipients 1",
        "2026-06-01 email v2 revenue 0.3", "2026-06-01 email v2 sent 1", "2026-06-01 email v2 unique_recipients 1", "2026-06-01 revenue 0.25", "2026-06-01 unique_recipients 2", "2026-06-02 email none enrolled 1",
        "message email none True", "message email v1 False", "message email v2 False");

    [Theory]
    [InlineData("2026-06-02", true)]
    [InlineData("2026-06-01", false)]
    public async Task Metrics_of_a_range_say_whether_there_are_numbers_before_it(string first, bool hasEarlier)
    {
        foreach (var kind in Kinds)
        {
            await using var database = await MakeAsync(
                kind, "('c', '2026-05-01T12:00:00Z', 'email', 'v', 'sent', 0, NULL), ('c', '2026-06-01T12:00:00Z', 'email', 'v', 'sent', 1, NULL), ('c', '2026-06-02T12:00:00Z', 'email', 'v', 'sent', 1, NULL)");
            var range = new DayRange(DateOnly.Parse(first, CultureInfo.InvariantCulture), new DateOnly(2026, 6, 9));

            (await Source(database).ReadAsync(new MetricsQuery("c") { Range = range })).HasEarlierDays.Should().Be(hasEarlier, kind);
        }
    }

    [Fact]
    public async Task Amounts_of_every_type_keep_their_cents()
    {
        foreach (var (kind, type) in new[] { ("sqlite", ""), ("sqlite", "REAL"), ("sqlite", "TEXT"), ("postgresql", "NUMERIC(12, 2)"), ("postgresql", "DOUBLE PRECISION"), ("postgresql", "REAL"), ("postgresql", "NUMERIC") })
        {
            await using var database = await Database.MakeAsync(kind, server);
            await database.QueryAsync($"CREATE TABLE orders (placed {(kind == "sqlite" ? "TEXT" : "DATE")}, amount {type})");
            await database.QueryAsync($"INSERT INTO orders VALUES {string.Join(", ", Enumerable.Range(0, 1000).Select(_ => "('2026-06-01', 19.99)"))}, ('2026-06-01', 0.01)");
            var source = new SqlMetrics(database.Source, database.Dialect, new() { Query = "SELECT placed, NULL, NULL, 'revenue', amount AS count FROM orders WHERE @campaign <> ''" });

            (await source.ReadAsync(new MetricsQuery("c"))).GetCampaignSeries("revenue").ValueOn(new DateOnly(2026, 6, 1)).Should().Be(19990.01m, $"{kind} {type}");
        }
    }

    [Theory]
    [InlineData("America/New_York", "2026-03-08T05:00:00Z", "2026-03-09T04:00:00Z", "2026-03-08")] // 23 hours
    [InlineData("America/New_York", "2026-11-01T04:00:00Z", "2026-11-02T05:00:00Z", "2026-11-01")] // 25 hours
    [InlineData("Africa/Cairo", "2026-04-23T22:00:00Z", "2026-04-24T21:00:00Z", "2026-04-24")] // begins at one o'clock
    [InlineData("Asia/Kathmandu", "2026-05-01T18:15:00Z", "2026-05-02T18:15:00Z", "2026-05-02")]
    [InlineData("Pacific/Apia", "2011-12-30T10:00:00Z", "2011-12-31T10:00:00Z", "2011-12-31")] // follows on the 29th
    public async Task Day_of_a_zone_begins_and_ends_at_its_instant(string zone, string begins, string ends, string day)
    {
        var (first, end) = (DateTimeOffset.Parse(begins, CultureInfo.InvariantCulture), DateTimeOffset.Parse(ends, CultureInfo.InvariantCulture));
        DateTimeOffset[] times = [first.AddMicroseconds(-1), first, end.AddMicroseconds(-1), end];
        var date = DateOnly.Parse(day, CultureInfo.InvariantCulture);
        foreach (var kind in Kinds)
        {
            await using var database = await MakeAsync(kind, string.Join(", ", times.Select((time, at) => $"('c', '{time.UtcDateTime:O}', 'email', NULL, 'sent', {1 << at}, NULL)")));
            foreach (var range in new[] { null, new DayRange(date, date), new DayRange(date.AddDays(-400), date.AddDays(400)) })
            {
                var metrics = await Source(database).ReadAsync(new MetricsQuery("c") { TimeZone = TimeZoneInfo.FindSystemTimeZoneById(zone), Range = range });

                metrics.GetVariationSeries("email", "#1", "sent").ValueOn(date).Should().Be(2 + 4, "{0}, {1}", kind, range);
            }
        }
    }

    [Fact]
    public async Task Days_follow_any_time_zone()
    {
        foreach (var kind in Kinds)
        {
            await using var database = await Database.MakeAsync(kind, server);
            await database.QueryAsync($"CREATE TABLE daily (day {(kind == "sqlite" ? "TEXT" : "DATE")}, channel TEXT, sent INTEGER, opened INTEGER)");
            await database.QueryAsync("INSERT INTO daily VALUES ('2026-03-08', 'email', 10, 4), ('2026-03-09', 'email', 20, 8)");
            var source = new SqlMetrics(database.Source, database.Dialect, new()
            {
                Query = "SELECT day, channel, NULL, 'sent', sent AS count FROM daily WHERE @campaign = 'c' UNION ALL SELECT day, channel, NULL, 'opens', opened FROM daily WHERE @campaign = 'c'",
            });
            foreach (var zone in new[] { "America/New_York", "Pacific/Kiritimati", "Etc/UTC" })
            {
                var metrics = await source.ReadAsync(new MetricsQuery("c") { TimeZone = TimeZoneInfo.FindSystemTimeZoneById(zone) });

                DailyLines.Of(metrics).Should().Equal(
                    "2026-03-08 email #1 opens 4", "2026-03-08 email #1 sent 10", "2026-03-09 email #1 opens 8", "2026-03-09 email #1 sent 20", "message email #1 False");
            }
        }
    }

    [Theory]
    [InlineData("'2026-06-01'", true)]
    [InlineData("'2026-06-01 10:20'", true)]
    [InlineData("'2026-06-01T10:20:30+05:30'", true)]
    [InlineData("'2026-06-01 10:20:30.1234567Z'", true)]
    [InlineData("'2026-06-01T23:59:59.9999999Z'", true)]
    [InlineData("1780272000", true)]
    [InlineData("1780272000000", true)]
    [InlineData("'2026-06-31'", false)]
    [InlineData("'01/06/2026'", false)]
    [InlineData("'yesterday'", false)]
    [InlineData("'1780272000'", false)]
    [InlineData("20260601", false)]
    [InlineData("20260601120000", false)]
    [InlineData("1780272000000000", false)]
    [InlineData("17802720000000000", false)]
    [InlineData("2461192.5", false)]
    [InlineData("0", false)]
    [InlineData("-1", false)]
    [InlineData("''", false)]
    [InlineData("NULL", false)]
    [InlineData("'1969-12-31'", false)]
    [InlineData("'9999-12-31'", false)]
    [InlineData("x'3230'", false)]
    public async Task Times_in_SQLite_are_parsed_strictly(string value, bool isTime)
    {
        await using var database = await MakeAsync("sqlite", $"('c', {value}, 'email', NULL, 'sent', 1, 'ann')");

        var read = () => Source(database).ReadAsync(new MetricsQuery("c"));

        if (isTime)
            (await read()).GetVariationSeries("email", "#1", "sent").ValueOn(new DateOnly(2026, 6, 1)).Should().Be(1);
        else
            (await read.Should().ThrowAsync<SourceDataException>()).Which.Message.Should().Be("SqlMetricsOptions.Query returns rows that cannot be counted. No day, channel 'email', metric 'sent': a time is missing or invalid; a valid one is 2026-06-01 12:30:00.");
    }

    [Theory]
    [InlineData("NULL")]
    [InlineData("'infinity'")]
    [InlineData("'-infinity'")]
    [InlineData("'1969-12-31T23:59:59Z'")]
    [InlineData("'9999-12-31T00:00:00Z'")]
    public async Task Invalid_time_in_PostgreSQL_is_an_error(string value)
    {
        foreach (var type in new[] { "TIMESTAMPTZ", "TIMESTAMP", "DATE" })
        {
            await using var database = await MakeAsync("postgresql", $"('c', {value}, 'email', NULL, 'sent', 1, 'ann')", type);

            (await Source(database).Invoking(source => source.ReadAsync(new MetricsQuery("c"))).Should().ThrowAsync<SourceDataException>())
                .Which.Message.Should().Contain("No day, channel 'email', metric 'sent': a time is missing");
        }
    }

    [Theory]
    [InlineData("'fax', NULL, 'sent', 1, 'u-77'", "channel 'fax', metric 'sent': the channel is unknown. The known names are email, trigger_in_app_message, ")]
    [InlineData("'Email', NULL, 'sent', 1, 'u-77'", "channel 'Email', metric 'sent': the channel is unknown; write 'email'.")]
    [InlineData("'in_app_message', NULL, 'sent', 1, 'u-77'", "the channel is unknown; write 'trigger_in_app_message'.")]
    [InlineData("'email ', NULL, 'sent', 1, 'u-77'", "channel of 6 characters, metric 'sent': the channel is unknown")]
    [InlineData("'ann.lee@shop.example', NULL, 'sent', 1, 'u-77'", "channel of 20 characters, metric 'sent': the channel is unknown")]
    [InlineData("'email', NULL, 'open', 1, 'u-77'", "channel 'email', metric 'open': the metric is unknown. The known names are sent, delivered, opens, ")]
    [InlineData("'email', NULL, 'Opens', 1, 'u-77'", "channel 'email', metric 'Opens': the metric is unknown; write 'opens'.")]
    [InlineData("'email', NULL, 'total_opens', 1, 'u-77'", "channel 'email', metric 'total_opens': the metric is unknown")]
    [InlineData("'email', NULL, NULL, 1, 'u-77'", "channel 'email', metric null: the metric is unknown")]
    [InlineData("NULL, NULL, 'sent', 1, 'u-77'", "channel null, metric 'sent': the metric is unknown without a channel. The known names are unique_recipients, conversions, ")]
    [InlineData("'email', NULL, 'opens', -1, 'u-77'", "2026-06-01, channel 'email', metric 'opens': a count is negative.")]
    [InlineData("'email', NULL, 'opens', 1.5, 'u-77'", "2026-06-01, channel 'email', metric 'opens': a count is no whole number.")]
    [InlineData("'email', NULL, 'opens', NULL, 'u-77'", "2026-06-01, channel 'email', metric 'opens': a count is missing or not a number.")]
    [InlineData("'email', NULL, 'revenue', NULL, 'u-77'", "2026-06-01, channel 'email', metric 'revenue': a count is missing or not a number.")]
    [InlineData("NULL, 'v', 'conversions', 1, 'u-77'), ('c', '2026-06-01T12:00:00Z', 'email', NULL, 'sent', 1, 'u-78'), ('c', '2026-06-01T12:00:00Z', 'sms', NULL, 'sent', 1, 'u-78'", "channel null, metric 'conversions': a variation has no channel")]
    [InlineData("'email', 'v', 'unique_opens', 1, NULL), ('c', '2026-06-01T12:00:00Z', 'email', 'v', 'opens', 1, 'u-77'", "2026-06-01, channel 'email', metric 'unique_opens': the query returns this number and also the people")]
    [InlineData("NULL, NULL, 'unique_recipients', 1, NULL), ('c', '2026-06-01T12:00:00Z', 'email', 'v', 'sent', 1, 'u-77'", "2026-06-01, channel null, metric 'unique_recipients': the query returns this number and also the people")]
    public async Task Invalid_row_is_an_error_that_names_its_place_and_no_person(string row, string problem)
    {
        foreach (var kind in Kinds)
        {
            await using var database = await MakeAsync(kind, $"('c', '2026-06-01T12:00:00Z', {row})");

            var message = (await Source(database).Invoking(source => source.ReadAsync(new MetricsQuery("c"))).Should().ThrowAsync<SourceDataException>()).Which.Message;

            message.Should().StartWith("SqlMetricsOptions.Query returns rows that cannot be counted. ").And.Contain(problem, kind).And.NotContainAny("u-7", "shop.example", "\n");
        }
    }

    [Theory]
    [InlineData("2026-04-05", "Before 2026-06-01")]
    [InlineData("2026-08-05", "After 2026-06-30")]
    public async Task Invalid_row_outside_the_requested_days_is_an_error_without_a_day(string day, string place)
    {
        foreach (var kind in Kinds)
        {
            await using var database = await MakeAsync(kind, $"('c', '{day}T12:00:00Z', 'email', NULL, 'sent', -1, NULL)");
            var query = new MetricsQuery("c") { Range = new DayRange(new DateOnly(2026, 6, 1), new DateOnly(2026, 6, 30)) };

            (await Source(database).Invoking(source => source.ReadAsync(query)).Should().ThrowAsync<SourceDataException>()).Which.Message.Should()
                .EndWith($" {place}, channel 'email', metric 'sent': a count is negative.");
        }
    }

    [Theory]
    [InlineData("'many'")]
    [InlineData("''")]
    [InlineData("'1,5'")]
    [InlineData("x'31'")]
    [InlineData("9e999")]
    [InlineData("'1e300'")]
    public async Task Count_in_SQLite_that_is_not_a_number_is_an_error(string value)
    {
        await using var database = await MakeAsync("sqlite", $"('c', '2026-06-01', 'email', NULL, 'sent', {value}, NULL)");

        (await Source(database).Invoking(source => source.ReadAsync(new MetricsQuery("c"))).Should().ThrowAsync<SourceDataException>()).Which.Message.Should().Contain("a count is missing or not a number.");
    }

    [Fact]
    public async Task Error_names_ten_places_and_counts_the_others()
    {
        await using var database = await MakeAsync("sqlite", string.Join(", ", Enumerable.Range(1, 28).Select(day => $"('c', '2026-06-{day:00}', 'email', NULL, 'open', 1, NULL)")));

        (await Source(database).Invoking(source => source.ReadAsync(new MetricsQuery("c"))).Should().ThrowAsync<SourceDataException>()).Which.Message.Should()
            .Contain("2026-06-10").And.NotContain("2026-06-11").And.EndWith("Not shown: 18 more errors.");
    }

    [Fact]
    public async Task Campaign_without_rows_has_no_metrics()
    {
        foreach (var kind in Kinds)
        {
            await using var database = await MakeAsync(kind, "('d', '2026-06-01T12:00:00Z', 'email', NULL, 'sent', 1, 'ann')");
            foreach (var range in new[] { null, new DayRange(new DateOnly(2026, 6, 1), new DateOnly(2026, 6, 30)), new DayRange(DateOnly.MinValue, DateOnly.MaxValue) })
            {
                var metrics = await Source(database).ReadAsync(new MetricsQuery("c") { Range = range });

                (metrics.Days, metrics.Channels.Count).Should().Be((null, 0), kind);
            }
        }
    }

    [Fact]
    public async Task Message_of_other_days_is_included_without_values()
    {
        foreach (var kind in Kinds)
        {
            await using var database = await MakeAsync(kind, "('c', '2026-05-01T12:00:00Z', 'email', 'v1', 'sent', 1, 'ann'), ('c', '2026-08-01T12:00:00Z', 'sms', 'v2', 'sent', 1, 'ann')");

            var metrics = await Source(database).ReadAsync(new MetricsQuery("c") { Range = new DayRange(new DateOnly(2026, 6, 1), new DateOnly(2026, 6, 30)) });

            DailyLines.Of(metrics).Should().Equal("message email v1 False", "message sms v2 False");
        }
    }

    [Fact]
    public async Task Channels_and_metrics_of_the_catalog_are_known()
    {
        foreach (var kind in Kinds)
        {
            await using var database = await MakeAsync(kind, "('c', '2026-06-01T12:00:00Z', 'Tom''s fax', 'v1', 'sent', 1, 'ann'), ('c', '2026-06-01T12:00:00Z', NULL, NULL, 'revenue_eur', 1.5, 'ann'), ('c', '2026-06-01T12:00:00Z', 'ios_push', 'v1', 'carousel_slide_1_shoes_click', 1, 'ann')");
            var catalog = ChannelCatalog.Default.With(new Channel("Tom's fax", "Fax") { Metrics = [new("sent", "Sent")] }).With(new Metric("revenue_eur", "Revenue (EUR)", MetricUnit.Money));

            var metrics = await new SqlMetrics(database.Source, database.Dialect, new() { Query = Rows, Catalog = catalog }).ReadAsync(new MetricsQuery("c"));

            var day = new DateOnly(2026, 6, 1);
            (metrics.GetVariationSeries("Tom's fax", "v1", "sent").ValueOn(day), metrics.GetVariationSeries("Tom's fax", "v1", "unique_recipients").ValueOn(day), metrics.GetCampaignSeries("revenue_eur").ValueOn(day),
                metrics.GetVariationSeries("ios_push", "v1", "carousel_slide_1_shoes_click").ValueOn(day)).Should().Be((1m, 1m, 1.5m, 1m));
        }
    }

    [Fact]
    public async Task Query_that_takes_too_long_times_out()
    {
        foreach (var kind in Kinds)
        {
            await using var database = await MakeAsync(kind, "('c', '2026-06-01T12:00:00Z', 'email', NULL, 'sent', 1, 'ann')");
            var source = new SqlMetrics(database.Source, database.Dialect, new() { Query = $"{Rows} AND (WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n) > 0" }) { QueryTimeout = TimeSpan.FromMilliseconds(300) };

            await source.Invoking(one => one.ReadAsync(new MetricsQuery("c"))).Should().ThrowAsync<TimeoutException>();
        }
    }

    [Fact]
    public async Task Charts_come_from_three_tables_by_a_UNION_of_unnamed_columns()
    {
        foreach (var kind in Kinds)
        {
            await using var database = await Database.MakeAsync(kind, server);
            var time = kind == "sqlite" ? "TEXT" : "TIMESTAMPTZ";
            foreach (var sql in new[]
                {
                    $"CREATE TABLE sends (campaign TEXT, customer_id INTEGER, channel TEXT, variant TEXT, sent_at {time})",
                    $"CREATE TABLE opens (campaign TEXT, customer_id INTEGER, variant TEXT, opened_at {time})",
                    $"CREATE TABLE orders (campaign TEXT, customer_id INTEGER, variant TEXT, amount {(kind == "sqlite" ? "TEXT" : "NUMERIC")}, placed_at {time})",
                    "INSERT INTO sends VALUES ('summer', 1, 'email', 'A', '2026-06-01T23:30:00Z'), ('summer', 2, 'email', 'B', '2026-06-01T23:30:00Z')",
                    "INSERT INTO opens VALUES ('summer', 1, 'A', '2026-06-02T08:00:00Z'), ('summer', 1, 'A', '2026-06-02T09:00:00Z')",
                    "INSERT INTO orders VALUES ('summer', 1, 'A', '12.50', '2026-06-02T10:00:00Z')",
                })
                await database.QueryAsync(sql);
            var services = new ServiceCollection();
            var exports = services.AddCampaignExport().AddSqlMetrics("""
                SELECT sent_at, channel, variant, 'sent', 1, customer_id FROM sends WHERE campaign = @campaign
                UNION ALL SELECT opened_at, 'email', variant, 'opens', 1, customer_id FROM opens WHERE campaign = @campaign
                UNION ALL SELECT placed_at, 'email', variant, 'conversions', 1, customer_id FROM orders WHERE campaign = @campaign
                UNION ALL SELECT placed_at, 'email', variant, 'revenue', amount, customer_id FROM orders WHERE campaign = @campaign; -- done
                """);
            if (kind == "sqlite")
                exports.AddSqlite(options => options.ConnectionString = database.Source.ConnectionString);
            else
                exports.AddPostgreSql(options => options.DataSource = (Npgsql.NpgsqlDataSource)database.Source);
            await using var provider = services.BuildServiceProvider(validateScopes: true);
            using var folder = new TemporaryFolder();

            var result = await new ChartExporter(provider.GetRequiredService<ICampaignMetricsSource>()).ExportAsync(
                new ChartExportRequest("summer") { TimeZone = TimeZoneInfo.FindSystemTimeZoneById("Europe/Paris") }, new FileExportSink(folder.Path));

            result.Campaign.IsMultivariate.Should().BeTrue();
            (await File.ReadAllLinesAsync(Path.Combine(folder.Path, "sent-by-date-for-each-variant.csv"))).Should().Equal("Date,A,B", "2026-06-02,1,1");
            (await File.ReadAllLinesAsync(Path.Combine(folder.Path, "opens-by-date-for-each-variant.csv"))).Should().Equal("Date,A,B", "2026-06-02,2,0");
        }
    }

    [Fact]
    public async Task Persons_count_once_in_a_week_or_hour_and_cut_weeks_count_their_days_only()
    {
        const string rows = """
            ('c', '2026-06-01T10:59:59Z', 'email', 'a', 'sent', 1, 'ann'), ('c', '2026-06-01T10:00:00Z', 'email', 'b', 'sent', 1, 'ann'),
            ('c', '2026-06-03T10:00:00Z', 'email', 'a', 'sent', 1, 'ann'), ('c', '2026-06-04T10:00:00Z', 'email', 'a', 'sent', 1, 'bob'),
            ('c', '2026-06-08T00:00:00Z', 'email', 'a', 'sent', 1, 'ann')
            """;
        foreach (var kind in Kinds)
        {
            await using var database = await MakeAsync(kind, rows);
            var (source, query) = (Source(database), new MetricsQuery("c") { Granularity = Granularity.Week });

            var weeks = DailyLines.Of(await source.ReadAsync(query));
            var cut = DailyLines.Of(await source.ReadAsync(query with { Range = new DayRange(new DateOnly(2026, 6, 2), new DateOnly(2026, 6, 3)) }));
            var hours = DailyLines.Of(await source.ReadAsync(query with { Granularity = Granularity.Hour }));

            weeks.Should().Contain(["2026-06-01 unique_recipients 2", "2026-06-01 email a unique_recipients 2", "2026-06-01 email b unique_recipients 1", "2026-06-01 email a sent 3", "2026-06-08 unique_recipients 1"], kind);
            cut.Should().Contain(["2026-06-01 unique_recipients 1", "2026-06-01 email a sent 1"], kind);
            hours.Should().Contain(["2026-06-01T10:00:00+00:00 unique_recipients 1", "2026-06-01T10:00:00+00:00 email a sent 1"], kind);
        }
    }

    [Theory]
    [InlineData("'2026-06-01'", "sent", Granularity.Hour, "SqlMetricsOptions.Query returns days without a time, which have no hours. Return times, or choose day, week or month.")]
    [InlineData("'2026-06-01T10:00:00Z'", "unique_recipients", Granularity.Hour, "SqlMetricsOptions.Query returns unique_recipients as a number, which counts people once a day, not once an hour. Return people in its place, or choose day, week or month.")]
    [InlineData("'2026-06-01'", "unique_recipients", Granularity.Week, null)]
    public async Task Days_and_numbers_of_people_have_no_hours_and_people_counted_twice_no_weeks(string time, string metric, Granularity granularity, string? message)
    {
        foreach (var kind in Kinds)
        {
            var isDay = !time.Contains('T');
            await using var database = await MakeAsync(kind, $"('c', {time}, 'email', NULL, '{metric}', 5, NULL), ('c', {time}, 'email', NULL, 'sent', 7, 'ann')", isDay ? "DATE" : "TIMESTAMPTZ");
            var request = new ChartExportRequest("c") { Granularity = granularity, Options = new() { Metrics = ["unique_recipients"] } };

            var read = () => CampaignCharts.ReadAsync(Source(database), request);

            if (message is not null)
                (await read.Should().ThrowAsync<ExportRequestException>()).Which.Message.Should().Be(message, kind);
            else
                (await read.Should().ThrowAsync<SourceDataException>("the query returns both")).Which.Message.Should().Contain("unique_recipients", kind);
        }
    }

    [Fact]
    public async Task Daily_numbers_of_people_without_persons_are_added_up_in_weeks_under_their_own_name()
    {
        foreach (var kind in Kinds)
        {
            await using var database = await MakeAsync(kind, "('c', '2026-06-01', 'email', NULL, 'unique_recipients', 5, NULL), ('c', '2026-06-02', 'email', NULL, 'unique_recipients', 6, NULL)", "DATE");

            var charts = await CampaignCharts.ReadAsync(Source(database), new ChartExportRequest("c") { Granularity = Granularity.Week, Options = new() { Metrics = ["unique_recipients"] } });

            var column = charts.Charts.Single().Columns.Single();
            (column.Metric, column.ValueOn(new DateOnly(2026, 6, 1))).Should().Be(("sum_of_daily_unique_recipients", 11), kind);
        }
    }

    private static SqlMetrics Source(Database database) => new(database.Source, database.Dialect, new() { Query = Rows });

    private async Task ReadAsync(string rows, params string[] lines)
    {
        foreach (var kind in Kinds)
        {
            await using var database = await MakeAsync(kind, rows);

            DailyLines.Of(await Source(database).ReadAsync(new MetricsQuery("c"))).Should().Equal(lines, kind);
        }
    }

    private async Task<Database> MakeAsync(string kind, string rows, string type = "TIMESTAMPTZ")
    {
        var database = await Database.MakeAsync(kind, server);
        await database.QueryAsync($"CREATE TABLE happened (campaign TEXT, at {(kind == "sqlite" ? "" : type)}, channel TEXT, variation TEXT, metric TEXT, n {(kind == "sqlite" ? "" : "NUMERIC")}, person TEXT)");
        await database.QueryAsync($"INSERT INTO happened VALUES {rows}");
        return database;
    }
}
