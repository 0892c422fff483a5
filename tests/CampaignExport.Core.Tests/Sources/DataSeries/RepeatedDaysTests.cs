using CampaignExport.Metrics;
using CampaignExport.Sources;

namespace CampaignExport.Tests.Sources;

/// <summary>Days in several overlapping responses: nothing counts twice, and nothing is lost silently.</summary>
public sealed class RepeatedDaysTests : IDisposable
{
    private const string Adds = "--repeated-days add";

    private static readonly DateOnly Day = new(2026, 6, 1);

    private readonly TemporaryFolder _folder = new();
    private readonly List<string> _warnings = [];

    /// <summary>Two equal objects of one day.</summary>
    public static TheoryData<string, string> Equal => new()
    {
        { """{"time":"2026-06-01","conversions":3,"messages":{"email":[{"sent":5}]}}""", """{"time":"2026-06-01","conversions":3,"messages":{"email":[{"sent":5}]}}""" },
        // Order, spelling, and zero, null or missing values make no difference.
        { """{"time":"2026-06-01","messages":{"email":[{"sent":5,"opens":2}],"sms":[{"sent":1}]}}""", """{"messages":{"sms":[{"sent":1}],"email":[{"opens":2.0,"sent":5}]},"time":"2026-06-01T00:00:00-5:00"}""" },
        { """{"time":"2026-06-01","messages":{"apple_push":[{"sent":5}]}}""", """{"time":"2026-06-01","messages":{"ios_push":[{"sent":5}]}}""" },
        { """{"time":"2026-06-01","conversions":0,"messages":{"email":[{"sent":5,"opens":null}]}}""", """{"time":"2026-06-01","messages":{"email":[{"sent":5,"clicks":0}]}}""" },
        { """{"time":"2026-06-01","messages":{"email":[{"variation_api_id":"a","sent":5}]}}""", """{"time":"2026-06-01","messages":{"email":[{"variation_api_id":"a","variation_name":"A","sent":5},{"variation_api_id":"b","sent":0}],"sms":[]}}""" },
        { """{"time":"2026-06-01","messages":{"email":[{"sent":2,"variation_api_id":"a"},{"sent":3,"variation_api_id":"a"}]}}""", """{"time":"2026-06-01","messages":{"email":[{"sent":5,"variation_api_id":"a"}]}}""" },
        { """{"time":"2026-06-01","messages":{"rcs":[{"seen":0.5}]}}""", """{"time":"2026-06-01","messages":{"rcs":[{"seen":0.50}]}}""" },
        { """{"time":"2026-06-01","messages":{}}""", """{"time":"2026-06-01"}""" },
    };

    /// <summary>Two objects of one day with the same channels and variations, and the text of the warning.</summary>
    public static TheoryData<string, string, string> Replaced => new()
    {
        { """{"time":"2026-06-01","messages":{"email":[{"sent":1000,"opens":400}]}}""", """{"time":"2026-06-01","messages":{"email":[{"sent":1000,"opens":412}]}}""", "sent stays 1000, opens 400 becomes 412" },
        { """{"time":"2026-06-01","messages":{"email":[{"sent":1000}]}}""", """{"time":"2026-06-01","messages":{"email":[{"sent":900}]}}""", "sent 1000 becomes 900" },
        { """{"time":"2026-06-01","messages":{"email":[{"sent":1}],"sms":[{"sent":2}]}}""", """{"time":"2026-06-01","messages":{"sms":[{"sent":4}],"email":[{"sent":3}]}}""", "sent 3 becomes 7" },
        { """{"time":"2026-06-01","messages":{"email":[{"variation_api_id":"a","sent":1},{"variation_api_id":"b","sent":2}]}}""", """{"time":"2026-06-01","messages":{"email":[{"variation_api_id":"b","sent":1},{"variation_api_id":"a","sent":2}]}}""", "sent stays 3" },
        { """{"time":"2026-06-01","conversions":3,"unique_recipients":9,"messages":{"email":[{"conversions":3}]}}""", """{"time":"2026-06-01","conversions":4,"unique_recipients":9,"messages":{"email":[{"conversions":4}]}}""", "conversions 3 becomes 4, conversions of messages 3 becomes 4" },
        { """{"time":"2026-06-01","revenue":1.5}""", """{"time":"2026-06-01"}""", "revenue 1.5 becomes 0" },
        // A later day replaces a day of zeros without a loss.
        { """{"time":"2026-06-01","messages":{}}""", """{"time":"2026-06-01","messages":{"email":[{"sent":5}]}}""", "sent 0 becomes 5" },
        { """{"time":"2026-06-01","messages":{"email":[{"sent":0}]}}""", """{"time":"2026-06-01","messages":{"email":[{"sent":5}],"sms":[{"sent":6}]}}""", "sent 0 becomes 11" },
    };

    /// <summary>Two objects of one day that may be two parts or two states of it.</summary>
    public static TheoryData<string, string> Unlike => new()
    {
        { """{"time":"2026-06-01","messages":{"email":[{"sent":5}]}}""", """{"time":"2026-06-01","messages":{"sms":[{"sent":6}]}}""" },
        { """{"time":"2026-06-01","messages":{"email":[{"sent":5}]}}""", """{"time":"2026-06-01","messages":{"email":[{"sent":5}],"sms":[{"sent":6}]}}""" },
        { """{"time":"2026-06-01","messages":{"email":[{"variation_api_id":"a","sent":5}]}}""", """{"time":"2026-06-01","messages":{"email":[{"variation_api_id":"b","sent":6}]}}""" },
        { """{"time":"2026-06-01","messages":{"email":[{"variation_name":"A","sent":5}]}}""", """{"time":"2026-06-01","messages":{"email":[{"variation_name":"B","sent":6}]}}""" },
        { """{"time":"2026-06-01","messages":{"email":[{"sent":5}]}}""", """{"time":"2026-06-01","messages":{"email":[{"sent":3},{"sent":3}]}}""" },
        { """{"time":"2026-06-01","messages":{"email":[{"sent":5}]}}""", """{"time":"2026-06-01","messages":{}}""" },
        { """{"time":"2026-06-01","messages":{"email":[{"sent":5}]}}""", """{"time":"2026-06-01","conversions":1}""" },
    };

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Equal))]
    public async Task Equal_repeats_count_once_without_a_warning(string one, string other)
    {
        var alone = await ReadAsync(RepeatedDays.Error, one);
        foreach (var mode in new[] { RepeatedDays.Replace, RepeatedDays.Error })
        {
            foreach (var texts in new[] { new[] { one, other }, [other, one], [one, other, one] })
            {
                var metrics = await ReadAsync(mode, texts);

                Numbers(metrics).Should().Equal(Numbers(alone));
            }
        }

        _warnings.Where(warning => warning.Contains("2026-06-01", StringComparison.Ordinal)).Should().BeEmpty();
    }

    [Theory]
    [MemberData(nameof(Replaced))]
    public async Task Later_repeat_replaces_the_day_and_a_warning_has_both_totals(string one, string other, string totals)
    {
        var metrics = await ReadAsync(RepeatedDays.Replace, one, other);

        Numbers(metrics).Should().Equal(Numbers(await ReadAsync(RepeatedDays.Error, other)));
        _warnings.Should().Equal($"The day 2026-06-01 occurs twice with different numbers. Those of 1.json replace those of 0.json: {totals}.");
    }

    [Theory]
    [MemberData(nameof(Unlike))]
    public async Task Repeat_with_other_channels_or_variations_is_refused_with_the_option_to_add(string one, string other)
    {
        var error = (await FluentActions.Awaiting(() => ReadAsync(RepeatedDays.Replace, one, other)).Should().ThrowAsync<SourceFormatException>()).Which;

        error.Message.Should().StartWith("1.json, line 1, position ").And.Contain("the day 2026-06-01 was already in 0.json").And.Contain(Adds);
        _warnings.Should().BeEmpty();
    }

    [Theory]
    [MemberData(nameof(Replaced))]
    public async Task Different_repeats_are_refused_if_requested(string one, string other, string totals)
    {
        var error = (await FluentActions.Awaiting(() => ReadAsync(RepeatedDays.Error, one, other)).Should().ThrowAsync<SourceFormatException>(totals)).Which;

        error.Problem.Should().Be("the day 2026-06-01 was already in 0.json, with different numbers. Provide each day once.");
    }

    [Theory]
    [MemberData(nameof(Unlike))]
    public async Task Repeats_are_added_up_if_requested_in_any_order(string one, string other)
    {
        var (first, second) = (await ReadAsync(RepeatedDays.Error, one), await ReadAsync(RepeatedDays.Error, other));

        var sum = await ReadAsync(RepeatedDays.Add, one, other, one);

        foreach (var (channel, key, metric) in new[] { ("email", "#1", "sent"), ("email", "#2", "sent"), ("email", "a", "sent"), ("email", "b", "sent"), ("email", "A", "sent"), ("sms", "#1", "sent") })
        {
            sum.GetVariationSeries(channel, key, metric).ValueOn(Day).Should().Be(
                (2 * first.GetVariationSeries(channel, key, metric).ValueOn(Day)) + second.GetVariationSeries(channel, key, metric).ValueOn(Day));
        }

        Numbers(await ReadAsync(RepeatedDays.Add, other, one, one)).Should().BeEquivalentTo(Numbers(sum));
    }

    [Fact]
    public async Task Added_days_are_one_warning_with_a_caution_about_equal_ones()
    {
        await ReadAsync(RepeatedDays.Add, """{"time":"2026-06-01","conversions":1},{"time":"2026-06-02"}""", """{"time":"2026-06-01","conversions":2}""");
        _warnings.Should().Equal("1 day occurs more than once, from 2026-06-01 to 2026-06-01. Their values are added up.");

        _warnings.Clear();
        const string TwoDays = """{"time":"2026-06-02","conversions":2},{"time":"2026-06-01","conversions":2}""";
        (await ReadAsync(RepeatedDays.Add, TwoDays, TwoDays)).GetCampaignSeries("conversions").ValueOn(Day).Should().Be(4);
        _warnings.Should().Equal(
            "2 days occur more than once, from 2026-06-01 to 2026-06-02. Their values are added up. Some repeats are equal: if the same days were fetched twice, do not add them up.");
    }

    [Fact]
    public async Task Overlapping_responses_yield_all_days()
    {
        var pulls = new[] { (1, 10), (5, 14), (14, 14), (3, 3), (12, 20), (1, 20) };

        var metrics = await ReadAsync(RepeatedDays.Replace, [.. pulls.Select(pull => string.Join(',', Enumerable.Range(pull.Item1, pull.Item2 - pull.Item1 + 1).Select(OneDay)))]);

        metrics.Days.Should().Be(new DayRange(Day, Day.AddDays(19)));
        Enumerable.Range(1, 20).Select(day => metrics.GetVariationSeries("email", "a", "sent").ValueOn(Day.AddDays(day - 1))).Should().Equal(Enumerable.Range(1, 20).Select(day => (decimal)day));
        _warnings.Should().BeEmpty();

        static string OneDay(int day) => $$$"""{"time":"2026-06-{{{day:00}}}","messages":{"email":[{"variation_api_id":"a","sent":{{{day}}}}]}}""";
    }

    [Fact]
    public async Task Last_of_three_repeats_counts()
    {
        var metrics = await ReadAsync(RepeatedDays.Replace, Sent(5), Sent(7), Sent(6));

        metrics.GetVariationSeries("email", "#1", "sent").ValueOn(Day).Should().Be(6);
        _warnings.Should().HaveCount(2);
        _warnings[1].Should().EndWith("Those of 2.json replace those of 1.json: sent 7 becomes 6.");
    }

    [Fact]
    public async Task Same_rules_apply_within_a_response()
    {
        var metrics = await ReadAsync(RepeatedDays.Replace, $"{Sent(5)},{Sent(5)},{Sent(7)}");

        metrics.GetVariationSeries("email", "#1", "sent").ValueOn(Day).Should().Be(7);
        _warnings.Should().Equal("The day 2026-06-01 occurs twice with different numbers. The later ones replace the earlier ones: sent 5 becomes 7.");
    }

    [Fact]
    public async Task Warning_about_repeats_names_at_most_eight_totals()
    {
        var metrics = await ReadAsync(RepeatedDays.Replace, Numbers("sent", 0), Numbers("sent", 1));

        metrics.GetVariationSeries("email", "a", "sent").ValueOn(Day).Should().Be(4);
        _warnings.Should().ContainSingle(warning => warning.Contains("occurs twice", StringComparison.Ordinal)).Which.Should().EndWith("x2 2 becomes 4, and 12 more.");

        static string Numbers(string name, int more) =>
            $$$"""{"time":"2026-06-01","messages":{"email":[{{{Message(name, 1 + more)}}},{{{Message(name, 1 + more)}}}]}}""";

        static string Message(string name, int value) =>
            $$$"""{"variation_api_id":"a","{{{name}}}":{{{value}}},"opens":{{{value}}},"clicks":{{{value}}},"bounces":{{{value}}},"delivered":{{{value}}},{{{string.Join(',', Enumerable.Range(0, 15).Select(at => $"\"x{at}\":{value}"))}}}}""";
    }

    [Theory]
    [InlineData(RepeatedDays.Replace, "The day 2026-06-01 occurs twice with different numbers. Those of 1.json replace those of 0.json: sent 5 becomes 7.")]
    [InlineData(RepeatedDays.Add, "1 day occurs more than once, from 2026-06-01 to 2026-06-01. Their values are added up.")]
    public async Task Warnings_are_in_the_metrics_even_without_a_callback(RepeatedDays mode, string warning)
    {
        string[] paths = [_folder.Write("0.json", $$"""{"data":[{{Sent(5)}}]}"""), _folder.Write("1.json", $$"""{"data":[{{Sent(7)}}]}""")];

        (await new DataSeriesFileSource(paths, new() { RepeatedDays = mode }).ReadAsync(new MetricsQuery("c"))).Warnings.Should().Equal(warning);
        (await ReadAsync(mode, Sent(5), Sent(7))).Warnings.Should().Equal(_warnings).And.Equal(warning);
    }

    [Theory]
    [InlineData(@"""note"":""{0}"",", @"""sent"":5", @"""sent"":7")]
    [InlineData(@"""conversions"":1,", @"""variation_name"":""{0}"",""sent"":5", @"""variation_name"":""{0}"",""sent"":7")]
    [InlineData("", @"""variation_api_id"":""{0}"",""sent"":5", @"""variation_api_id"":""{0}"",""sent"":7")]
    [InlineData("", @"""seed"":[""{0}""],""sent"":5", @"""seed"":{""to"":""{0}""},""sent"":7")]
    public async Task Warnings_contain_no_personal_values(string ofDay, string first, string second)
    {
        foreach (var person in (string[])["ada@example.com", "+33612345678", "Ada Lovelace"])
        {
            var metrics = await ReadAsync(RepeatedDays.Replace, Day(first), Day(second));

            metrics.Warnings.Should().NotBeEmpty().And.OnlyContain(warning => !warning.Contains(person, StringComparison.Ordinal));

            string Day(string ofMessage) =>
                ("{\"time\":\"2026-06-01\"," + ofDay + "\"messages\":{\"email\":[{" + ofMessage + "}]}}").Replace("{0}", person, StringComparison.Ordinal);
        }
    }

    private static string Sent(int sent) => $$$"""{"time":"2026-06-01","messages":{"email":[{"sent":{{{sent}}}}]}}""";

    private static List<string> Numbers(DailyMetrics metrics)
    {
        var numbers = new List<string>();
        string[] names = [.. metrics.Channels.SelectMany(metrics.MetricsOf).Concat(["conversions", "unique_recipients", "revenue"]).Distinct().Order(StringComparer.Ordinal)];
        foreach (var day in metrics.Days!.Days)
        {
            numbers.AddRange(names.Select(name => FormattableString.Invariant($"{day:o} {name} {metrics.GetCampaignSeries(name).ValueOn(day) / 1.000m}")));
            foreach (var one in metrics.Variations.OrderBy(one => one.Channel, StringComparer.Ordinal).ThenBy(one => one.Key, StringComparer.Ordinal))
                numbers.AddRange(names.Select(name => FormattableString.Invariant($"{day:o} {one.Channel} {one.Key} {name} {metrics.GetVariationSeries(one.Channel, one.Key, name).ValueOn(day) / 1.000m}")));
        }

        return [.. numbers.Where(number => !number.EndsWith(" 0", StringComparison.Ordinal))];
    }

    private async Task<DailyMetrics> ReadAsync(RepeatedDays mode, params string[] days)
    {
        string[] paths = [.. days.Select((text, at) => _folder.Write($"{at}.json", $$"""{"data":[{{text}}]}"""))];
        return await new DataSeriesFileSource(paths, new() { RepeatedDays = mode, OnWarning = _warnings.Add }).ReadAsync(new MetricsQuery("c"));
    }
}
