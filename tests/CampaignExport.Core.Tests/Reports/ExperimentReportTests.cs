using System.Text;
using CampaignExport.Campaigns;
using CampaignExport.Exports;
using CampaignExport.Formats;
using CampaignExport.Metrics;
using CampaignExport.Reports;

namespace CampaignExport.Tests.Reports;

public sealed class ExperimentReportTests
{
    private static readonly DateOnly Day = new(2026, 6, 1);
    private static readonly DayRange Month = new(Day, Day.AddDays(29));
    private static readonly Variation A = new("email", "a", "Plain");
    private static readonly Variation B = new("email", "b", "Bold");
    private static readonly Variation Control = new("email", "c") { IsControl = true };
    private static readonly Campaign ThreeDays = new() { ConversionBehaviors = [new("Makes Any Purchase", TimeSpan.FromDays(3))] };

    [Fact]
    public async Task File_has_every_figure_of_a_conversion_test_against_the_control_group()
    {
        var report = ExperimentReport.Create(
            Conversions(), new() { Days = Month, Campaign = ThreeDays, Shares = new Dictionary<string, double> { ["a"] = 45, ["b"] = 45, ["control"] = 10 } });

        // SciPy and statsmodels 0.13: intervals, p-values and shares.
        (await TextOf(report)).Should().Be("""
            variation_id,variation_name,is_control,people,people_basis,successes,rate,rate_low,rate_high,compared_with,difference,difference_low,difference_high,uplift,uplift_low,uplift_high,p_value,p_adjusted,srm_p_value,smallest_detectable,verdict
            a,Plain,false,4510,distinct,90,0.0199556541,0.01626406283,0.02446431908,c,0.004955654102,-0.005330579614,0.01237243444,0.3303769401,-0.2265045467,1.288187727,0.2997427556,0.2997427556,0.810804917,0.01705408816,no_difference_found
            b,Bold,false,4450,distinct,178,0.04,0.03462807901,0.04616542524,c,0.025,0.01399835044,0.03352602129,1.666666667,0.5814787538,3.496494875,0.0001110036653,0.0002220073306,0.810804917,0.01707522734,better
            c,,true,1000,distinct,15,0.015,0.009110978804,0.02460097693,,,,,,,,,,0.810804917,,baseline

            """.ReplaceLineEndings("\r\n"));
    }

    [Fact]
    public void Conversions_are_those_of_the_messages_of_the_days()
    {
        // The conversions on the second day are those of messages of the first day.
        var builder = new DailyMetricsBuilder();
        foreach (var (one, conversions) in ((Variation, int)[])[(A, 5), (B, 25)])
        {
            builder.Add(Day, one, "unique_recipients", 50);
            builder.Add(Day.AddDays(1), one, "unique_recipients", 50);
            builder.Add(Day.AddDays(1), one, "conversions", conversions);
            builder.Add(Day, one, "conversions_by_send_time", conversions);
        }

        var first = ExperimentReport.Create(builder.Build(), new() { Days = new(Day, Day), Campaign = ThreeDays });
        var second = ExperimentReport.Create(builder.Build(), new() { Days = new(Day.AddDays(1), Day.AddDays(1)), Campaign = ThreeDays });

        first.Rows.Select(row => row.Successes).Should().Equal(5, 25);
        second.Rows.Select(row => row.Successes).Should().Equal(0, 0);
        second.Rows.Should().NotContain(row => row.Verdict == ExperimentVerdict.SoFarBetter);
    }

    [Fact]
    public void Verdict_follows_the_adjusted_value_alone()
    {
        // 0.04 by itself, 0.08 as one of two.
        var (alone, oneOfTwo) = (Test((A, 1000, 100), (B, 1000, 130)), Test((A, 1000, 100), (B, 1000, 130), (new("email", "d"), 1000, 101)));

        alone.Rows[1].AdjustedPValue.Should().Be(alone.Rows[1].PValue).And.BeInRange(0.03, 0.05);
        alone.Rows[1].Verdict.Should().Be(ExperimentVerdict.Better);
        oneOfTwo.Rows[1].AdjustedPValue.Should().Be(2 * oneOfTwo.Rows[1].PValue);
        oneOfTwo.Rows[1].Verdict.Should().Be(ExperimentVerdict.NoDifferenceFound);
        oneOfTwo.Rows[1].SmallestDetectable.Should().BeGreaterThan(alone.Rows[1].SmallestDetectable!.Value, "the 5 % are shared");
        Test((A, 1000, 130), (B, 1000, 90)).Rows[1].Verdict.Should().Be(ExperimentVerdict.Worse);
    }

    [Theory]
    [InlineData(2, null, false)] // the conversion window of the last message has not passed
    [InlineData(3, null, true)]
    [InlineData(9, 3, false)] // the third day is today, so it is not complete
    [InlineData(9, 4, true)]
    public void Verdict_is_so_far_until_the_window_after_the_last_sending_has_passed(int lastDay, int? today, bool isFinal)
    {
        var report = ExperimentReport.Create(
            Build(Send(A, 1000, 100), Send(B, 1000, 200), Send(new("email", "d"), 1000, 101)),
            new() { Days = new(Day, Day.AddDays(lastDay)), Today = today is null ? null : Day.AddDays(today.Value), Campaign = ThreeDays });

        report.IsFinal.Should().Be(isFinal);
        report.Rows.Select(row => row.Verdict).Should().Equal(
            ExperimentVerdict.Baseline, isFinal ? ExperimentVerdict.Better : ExperimentVerdict.SoFarBetter, isFinal ? ExperimentVerdict.NoDifferenceFound : ExperimentVerdict.TooEarly);
        report.Explain().Should().Be(isFinal
            ? "Conversions, compared with Plain (10.00 %): Bold (20.00 %) did better; no difference was found for d (10.10 %)."
            : "Conversions, compared with Plain (10.00 %): Bold (20.00 %) does better so far; it is too early to judge d (10.10 %).");
    }

    [Theory]
    [InlineData(1, 4, true)]
    [InlineData(1, 3, false)] // the third day is today, so it is not complete
    [InlineData(2, 4, false)] // data after the range, which may have successes
    [InlineData(null, 4, false)] // the source may not have its latest data yet
    public void Range_with_all_data_of_a_live_source_has_the_time_until_today(int? lastWithData, int today, bool isFinal) =>
        ExperimentReport.Create(Build(Send(A, 1000, 100), Send(B, 1000, 200)), new()
        {
            Days = new(Day, Day.AddDays(1)),
            Today = Day.AddDays(today),
            LastDayWithData = lastWithData is { } last ? Day.AddDays(last) : null,
            Campaign = ThreeDays,
        }).IsFinal.Should().Be(isFinal);

    [Fact]
    public void Window_of_an_unknown_conversion_is_the_longest_one_and_that_of_opens_seven_days()
    {
        var metrics = Build(Send(A, 1000, 100), Send(B, 1000, 200));

        IsFinal(29, ExperimentMetric.Conversions).Should().BeFalse();
        IsFinal(30, ExperimentMetric.Conversions).Should().BeTrue();
        IsFinal(6, ExperimentMetric.Openers).Should().BeFalse();
        IsFinal(7, ExperimentMetric.Openers).Should().BeTrue();

        bool IsFinal(int lastDay, ExperimentMetric metric) => ExperimentReport.Create(metrics, new() { Metric = metric, Days = new(Day, Day.AddDays(lastDay)) }).IsFinal;
    }

    [Fact]
    public void People_summed_over_days_have_rates_but_no_interval_value_or_verdict()
    {
        var report = ExperimentReport.Create(
            Build((Day, A, "unique_recipients", 500), (Day.AddDays(1), A, "unique_recipients", 500), (Day, A, "conversions", 100), (Day, B, "unique_recipients", 1000), (Day, B, "conversions", 300)),
            new() { Days = Month });

        report.Rows[0].PeopleBasis.Should().Be(PeopleBasis.SumOfDaily);
        report.Rows[1].Rate.Should().Be(0.3);
        report.Rows[1].Difference.Should().BeApproximately(0.2, 1e-12);
        report.Rows.Should().AllSatisfy(row => new object?[] { row.DifferenceInterval, row.UpliftInterval, row.PValue, row.AdjustedPValue, row.SmallestDetectable }.Should().AllBeEquivalentTo((object?)null));
        report.Rows[0].RateInterval.Should().BeNull();
        report.Rows.Select(row => row.Verdict).Should().Equal(ExperimentVerdict.Baseline, ExperimentVerdict.NotComparable);
        report.Explain().Should().Be("The variations cannot be compared: the numbers of people are sums over several days, which count a person again on every day.");
        report.Explain("fr-CA").Should().StartWith("Les variantes ne peuvent pas être comparées : les nombres de personnes sont des sommes sur plusieurs jours");
    }

    [Fact]
    public void People_of_a_single_day_of_sending_are_distinct_in_a_longer_range() =>
        Test((A, 1000, 100), (B, 1000, 130)).Rows.Select(row => row.PeopleBasis).Should().AllBeEquivalentTo(PeopleBasis.Distinct);

    [Fact]
    public void Distinct_people_of_the_source_are_used_over_several_days()
    {
        var builder = new DailyMetricsBuilder { People = People((A, 800), (B, 900)) };
        foreach (var (variation, day) in new[] { (A, 0), (A, 1), (B, 0), (B, 1) })
            builder.Add(Day.AddDays(day), variation, "unique_recipients", 700);
        builder.Add(Day, A, "conversions", 80);

        var report = ExperimentReport.Create(builder.Build(), new() { Days = Month });

        report.Rows.Select(row => (row.People, row.PeopleBasis, row.Successes)).Should().Equal((800, PeopleBasis.Distinct, 80), (900, PeopleBasis.Distinct, 0));
        report.Rows[1].Verdict.Should().Be(ExperimentVerdict.SoFarWorse, "the window of an unknown conversion has not passed");
    }

    [Fact]
    public void Openers_are_compared_with_the_first_sending_variation_and_never_with_the_control_group()
    {
        var builder = new DailyMetricsBuilder { People = Engaged(People((A, 0), (B, 1000), (new("email", "d"), 1000)), (B, 300), (new("email", "d"), 400)) };
        foreach (var variation in new[] { Control, A, B, new Variation("email", "d") })
            builder.Add(Day, variation, variation.IsControl ? "enrolled" : "sent", 1000);

        var report = ExperimentReport.Create(builder.Build(), new() { Metric = ExperimentMetric.Openers, Days = Month });

        report.Rows.Select(row => (row.Variation.Key, row.ComparedWith?.Key, row.Successes, row.Verdict)).Should().Equal(
            ("a", "b", 0, ExperimentVerdict.NotComparable), ("b", null, 300, ExperimentVerdict.Baseline), ("d", "b", 400, ExperimentVerdict.Better),
            ("c", null, null, ExperimentVerdict.NotComparable));
        report.Explain().Should().Be("People who opened, compared with Bold (30.00 %): d (40.00 %) did better; Plain cannot be compared.");
    }

    [Fact]
    public void Unique_opens_of_a_series_are_people_only_if_nobody_received_two_messages()
    {
        DailyMetrics Opens(int sent) => Build(
            (Day, A, "sent", sent), (Day, A, "unique_recipients", 1000), (Day, A, "unique_opens", 300), (Day, B, "sent", 1000), (Day, B, "unique_recipients", 1000), (Day, B, "unique_opens", 400));
        ExperimentOptions options = new() { Metric = ExperimentMetric.Openers, Days = Month };

        ExperimentReport.Create(Opens(1000), options).Rows[1].Verdict.Should().Be(ExperimentVerdict.Better);
        var report = ExperimentReport.Create(Opens(1001), options);
        report.Rows[1].Verdict.Should().Be(ExperimentVerdict.NotComparable);
        report.Explain().Should().Be("The variations cannot be compared: people received several messages, and the source counts messages that were opened or clicked, not people.");
    }

    [Theory]
    [InlineData(0, false, false)]
    [InlineData(1, false, true)] // the opens of the second day include those of the messages of the first
    [InlineData(7, false, true)]
    [InlineData(8, false, false)] // opens count for seven days
    [InlineData(0, true, true)] // the source has read the range only
    public void Opens_of_a_series_are_not_compared_after_earlier_messages(int from, bool hasEarlierDays, bool isRefused)
    {
        var builder = new DailyMetricsBuilder { HasEarlierDays = hasEarlierDays };
        foreach (var (variation, opens) in ((Variation, int)[])[(A, 300), (B, 150)])
        {
            builder.Add(Day, variation, "unique_recipients", from == 0 ? 500 : 10_000);
            builder.Add(Day.AddDays(from), variation, "unique_recipients", from == 0 ? 0 : 500);
            builder.Add(Day.AddDays(from), variation, "unique_opens", opens);
        }

        var report = ExperimentReport.Create(builder.Build(), new() { Metric = ExperimentMetric.Openers, Days = new(Day.AddDays(from), Month.Last) });

        report.Rows[1].Verdict.Should().Be(isRefused ? ExperimentVerdict.NotComparable : ExperimentVerdict.Worse);
        if (isRefused)
        {
            report.Explain().Should().Be(
                "The variations cannot be compared: the range begins after the first message, and the opens and clicks in it may be those of earlier messages. Begin with the first message.");
            report.Explain("fr").Should().StartWith("Les variantes ne peuvent pas être comparées : la période commence après le premier message,");
        }
    }

    [Fact]
    public void Sentence_says_that_people_can_convert_again_after_a_display_of_an_in_app_message()
    {
        var metrics = Build(Send(A with { Channel = "trigger_in_app_message" }, 100, 30), Send(B with { Channel = "trigger_in_app_message" }, 100, 12));

        var report = ExperimentReport.Create(metrics, new() { Days = Month, Campaign = ThreeDays });

        report.Explain().Should().Be("Conversions, compared with Plain (30.00 %): Bold (12.00 %) did worse."
            + " People can convert again after each display of an in-app message, so the result is less certain than independent conversions would make it.");
        report.Explain("fr").Should().EndWith(" Chaque affichage d’un message in-app permet une nouvelle conversion : le résultat est moins certain qu’avec des conversions indépendantes.");
    }

    [Fact]
    public void Successes_that_the_source_never_gave_are_not_zeros()
    {
        var report = ExperimentReport.Create(Build((Day, A, "unique_recipients", 10), (Day, B, "unique_recipients", 10)), new() { Days = Month });

        report.Rows[0].Successes.Should().BeNull();
        report.Explain().Should().Be("The variations cannot be compared: the source has no numbers of such people, such as unique opens, unique clicks or conversions.");
    }

    [Fact]
    public void More_successes_than_people_are_not_compared()
    {
        var report = Test((A, 100, 10), (B, 100, 101), (new("email", "d"), 100, 20));

        report.Rows[1].Verdict.Should().Be(ExperimentVerdict.NotComparable);
        report.Rows[2].AdjustedPValue.Should().Be(report.Rows[2].PValue, "there is one comparison");
        Test((A, 100, 10), (B, 100, 101)).Explain().Should().Be("The variations cannot be compared: at least two groups need people in these days, and no group may have more successes than people.");
    }

    [Fact]
    public void Zero_baseline_has_a_difference_and_no_uplift()
    {
        var row = Test((A, 1000, 0), (B, 1000, 50)).Rows[1];

        (row.Uplift, row.UpliftInterval).Should().Be((null, null));
        row.Difference.Should().Be(0.05);
        row.Verdict.Should().Be(ExperimentVerdict.Better);
    }

    [Theory]
    [InlineData(1000, null)]
    [InlineData(850, "0.0016")]
    [InlineData(1160, "0.0012", false)] // aborts would not make the control group smaller than its share
    public void Groups_are_checked_against_stated_shares_and_the_sentence_names_the_aborts(int people, string? value, bool isControlLarge = true)
    {
        var report = ExperimentReport.Create(
            Build(Send(A, people, 100), Send(B, 1000, 130), (Day, Control, "enrolled", 200), (Day, Control, "conversions", 3)),
            new() { Days = Month, Campaign = ThreeDays, Shares = new Dictionary<string, double> { ["a"] = 45.4, ["b"] = 45.5, ["c"] = 9.1 } });

        var doubt = value is null ? "."
            : $"; the groups do not have the stated shares (p = {value}), so the comparison may be unfair{(isControlLarge ? ". A common cause is that aborted messages leave the variations but not the control group" : "")}.";
        report.Explain().Should().EndWith(doubt);
        report.Explain("fr").Should().EndWith(value is null ? "."
            : $" ; les groupes n’ont pas les parts annoncées (p = {value.Replace('.', ',')}), la comparaison peut donc être faussée{(isControlLarge ? ". Une cause fréquente : les messages abandonnés quittent les variantes mais non le groupe de contrôle" : "")}.");
    }

    [Theory]
    [InlineData("the numbers of people are sums over several days, which count a person again on every day. Choose days with one day of sending, or a source of events, which counts people.", 0, 1)]
    [InlineData("the source does not have the number of people of each group.")]
    [InlineData("nobody received a message on these days.", -1)]
    public void Shares_that_are_not_checked_are_a_warning_with_the_reason(string reason, params int[] days)
    {
        var values = days.Select(day => (Values)(Day.AddDays(day), A, "unique_recipients", 500)).Append((Day, B, days is [-1] ? "conversions" : "unique_recipients", 500));
        var metrics = Build([.. days is [-1] ? values.Append((Day.AddDays(-1), B, "unique_recipients", 500)) : values, (Day, A, "conversions", 5)]);

        var report = ExperimentReport.Create(metrics, new() { Days = Month, Shares = new Dictionary<string, double> { ["a"] = 50, ["b"] = 50 } });

        report.SharesPValue.Should().BeNull();
        report.Warnings.Should().Equal($"The shares are not checked: {reason}");
        ExperimentReport.Create(metrics, new() { Days = Month }).Warnings.Should().BeEmpty("no shares were stated");
    }

    [Theory]
    [InlineData(0, false, ExperimentMetric.Conversions, false)]
    [InlineData(1, false, ExperimentMetric.Conversions, true)] // a message before the range is in the metrics
    [InlineData(1, false, ExperimentMetric.Openers, false)] // the control group is not compared
    [InlineData(0, true, ExperimentMetric.Conversions, true)] // the source has read the range only
    public void Sentence_says_that_a_cut_range_has_only_the_newly_enrolled_control_group(int from, bool hasEarlierDays, ExperimentMetric metric, bool isCut)
    {
        var builder = new DailyMetricsBuilder { HasEarlierDays = hasEarlierDays, People = Engaged(People((A, 900), (B, 900)), (A, 100), (B, 200)) };
        builder.Add(Day, A, "unique_recipients", 500);
        foreach (var variation in new[] { A, B, Control })
        {
            builder.Add(Day.AddDays(1), variation, variation.IsControl ? "enrolled" : "unique_recipients", 900);
            builder.Add(Day.AddDays(1), variation, "conversions", 30);
            builder.Add(Day.AddDays(1), variation, "unique_opens", variation.IsControl ? 0 : 100);
        }

        var report = ExperimentReport.Create(builder.Build(), new() { Metric = metric, Days = new(Day.AddDays(from), Month.Last), Campaign = ThreeDays });

        const string english = " The range begins after the first message: the control group has only people enrolled since then, and the variations have everybody with a message.";
        const string french = " La période commence après le premier message : le groupe de contrôle n’a que les personnes inscrites depuis, et les variantes ont toutes celles qui ont reçu un message.";
        report.Explain().EndsWith(english, StringComparison.Ordinal).Should().Be(isCut);
        report.Explain("fr").EndsWith(french, StringComparison.Ordinal).Should().Be(isCut);
    }

    [Fact]
    public void Sentence_is_French_with_French_numbers() =>
        ExperimentReport.Create(Conversions(), new() { Days = Month, Campaign = ThreeDays }).Explain("fr").Should().Be(
            "Conversions, par rapport au groupe de contrôle (1,50 %) : Bold (4,00 %) a fait mieux ; aucune différence n’a été trouvée pour Plain (2,00 %).");

    [Fact]
    public void Small_rates_keep_their_digits() =>
        Test((A, 10_000_000, 100), (B, 10_000_000, 421)).Explain().Should().Be("Conversions, compared with Plain (0.00100 %): Bold (0.00421 %) did better.");

    [Fact]
    public void Campaign_without_variations_is_refused() => Refused(
        Build((Day, A, "sent", 1), (Day, new("sms", "s"), "sent", 1)), new(),
        "The campaign has no variations to compare: an experiment has one channel, and two variations or a control group.");

    [Fact]
    public void Clicks_of_a_channel_without_clicks_are_refused()
    {
        var metrics = Build((Day, new("ios_push", "a"), "sent", 1), (Day, new("ios_push", "b"), "sent", 1));

        Refused(metrics, new() { Metric = ExperimentMetric.Clickers }, "The channel 'ios_push' has no clicks. Choose another metric.");
    }

    [Theory]
    [InlineData("email", "a=50,d=50", "The shares are of a, d, but the groups of the campaign are a, b. State one share for each group.")]
    [InlineData("email", "a=100", "The shares are of a, but the groups of the campaign are a, b. State one share for each group.")]
    [InlineData("email", "a=50,b=49", "The shares must be positive percentages that add up to 100.")]
    [InlineData("email", "a=0,b=100", "The shares must be positive percentages that add up to 100.")]
    [InlineData("trigger_in_app_message", "a=50,b=50", "Shares are not checked for in-app messages: people are counted when the message is displayed, so unequal numbers are normal. Leave the shares out.")]
    public void Shares_that_do_not_fit_are_refused(string channel, string shares, string message)
    {
        var metrics = Build((Day, new(channel, "a"), "unique_recipients", 1), (Day, new(channel, "b"), "unique_recipients", 1));

        Refused(metrics, new() { Shares = shares.Split(',').Select(one => one.Split('=')).ToDictionary(one => one[0], one => double.Parse(one[1], System.Globalization.CultureInfo.InvariantCulture)) }, message);
    }

    private static void Refused(DailyMetrics metrics, ExperimentOptions options, string message) =>
        FluentActions.Invoking(() => ExperimentReport.Create(metrics, options)).Should().Throw<ExportRequestException>().WithMessage(message);

    private static ExperimentReport Test(params (Variation Variation, int People, int Conversions)[] groups) =>
        ExperimentReport.Create(Build([.. groups.Select(group => (Values)Send(group.Variation, group.People, group.Conversions))]), new() { Days = Month, Campaign = ThreeDays });

    private static DailyMetrics Conversions() => Build(
        Send(A, 4510, 90), Send(B, 4450, 178), (Day, Control, "enrolled", 1000), (Day, Control, "conversions", 15));

    private static (DateOnly, Variation, string, decimal)[] Send(Variation variation, int people, int conversions) =>
        [(Day, variation, "unique_recipients", people), (Day.AddDays(1), variation, "conversions", conversions)];

    private static async Task<string> TextOf(ExperimentReport report)
    {
        using var stream = new MemoryStream();
        await ReportFile.Create(report).WriteAsync(new CsvFormat(), stream);
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static DistinctPeople People(params (Variation Variation, long People)[] people) => new(people.Sum(one => one.People)) { Variations = Counts(people) };

    private static DistinctPeople Engaged(DistinctPeople people, params (Variation Variation, long People)[] openers) =>
        new(people.Total) { Variations = people.Variations, Openers = Counts(openers), Clickers = Counts() };

    private static Dictionary<(string Channel, string VariationId), long> Counts(params (Variation Variation, long People)[] people) =>
        people.ToDictionary(one => (one.Variation.Channel, one.Variation.Id!), one => one.People);

    private static DailyMetrics Build(params Values[] values)
    {
        var builder = new DailyMetricsBuilder();
        foreach (var (day, variation, metric, value) in values.SelectMany(one => one.All))
            builder.Add(day, variation, metric, value);
        return builder.Build();
    }

    private sealed record Values((DateOnly Day, Variation Variation, string Metric, decimal Value)[] All)
    {
        public static implicit operator Values((DateOnly Day, Variation Variation, string Metric, int Value) one) => new([one]);

        public static implicit operator Values((DateOnly, Variation, string, decimal)[] all) => new(all);
    }
}
