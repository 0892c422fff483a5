using CampaignExport.Campaigns;
using CampaignExport.Formats;
using CampaignExport.Metrics;

namespace CampaignExport.Reports;

/// <summary>The totals and rates of a campaign over a range of days: as a whole, by channel and by variation.</summary>
/// <remarks>
/// Immutable and thread-safe. A rate is the quotient of sums, as <see cref="Channel.Rates"/> defines it. Totals of a channel leave the control group out. A metric
/// that the source never gave is absent.
/// </remarks>
public sealed class CampaignSummary
{
    private const string UniqueRecipients = "unique_recipients";
    private const string DistinctUsers = "distinct_users";
    private const string ConversionsBySendTime = "conversions_by_send_time";

    private CampaignSummary(Campaign campaign, DayRange days, IReadOnlyList<SummaryRow> rows, IReadOnlyList<Sentence> warnings) =>
        (Campaign, Days, Rows, WarningSentences) = (campaign, days, rows, warnings);

    /// <summary>The campaign, completed from its metrics.</summary>
    public Campaign Campaign { get; }

    /// <summary>The days, both ends included.</summary>
    public DayRange Days { get; }

    /// <summary>The rows: those of the campaign, then each channel in chart order with its variations, the control group last.</summary>
    public IReadOnlyList<SummaryRow> Rows { get; }

    /// <summary>
    /// The warnings, as sentences without personal values: <see cref="DailyMetrics.Warnings"/>, a range without data, and a conversion rate above 1. Empty if there are none.
    /// </summary>
    public IReadOnlyList<string> Warnings => WarningSentences.InEnglish();

    /// <summary>The <see cref="Warnings"/> in each language.</summary>
    internal IReadOnlyList<Sentence> WarningSentences { get; }

    /// <summary>The columns of a file: <c>channel,variation_id,variation_name,metric,value,rate</c>. Rates are rounded to ten significant digits.</summary>
    internal static IReadOnlyList<Column<SummaryRow>> Columns { get; } =
    [
        TypedColumn.Text<SummaryRow>("channel", static row => row.Channel),
        TypedColumn.Text<SummaryRow>("variation_id", static row => row.Variation?.Id),
        TypedColumn.Text<SummaryRow>("variation_name", static row => row.Variation?.Name),
        TypedColumn.Text<SummaryRow>("metric", static row => row.Metric),
        new("value", static (row, cell) => cell.WriteDecimal(row.Value)),
        new("rate", static (row, cell) => cell.WriteDecimal(Figures.Round(row.Rate))),
    ];

    /// <summary>Creates a summary.</summary>
    /// <param name="metrics">
    /// The daily metrics. Their <see cref="DailyMetrics.People"/> are used if the range includes all days of the metrics.
    /// </param>
    /// <param name="days">The days; null for all days of the metrics.</param>
    /// <param name="campaign">The description of the campaign; null to derive it from the metrics.</param>
    /// <param name="catalog">The definitions of the metrics and rates; null for <see cref="ChannelCatalog.Default"/>.</param>
    /// <returns>The summary.</returns>
    /// <exception cref="NoDataException">There are no days.</exception>
    /// <exception cref="ArgumentException">The metrics are not daily.</exception>
    public static CampaignSummary Create(DailyMetrics metrics, DayRange? days = null, Campaign? campaign = null, ChannelCatalog? catalog = null)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        metrics.RequireDays(nameof(metrics));
        days ??= metrics.GetRange(null, null);
        return Create(metrics, days, campaign, catalog, metrics.PeopleIn(days));
    }

    /// <summary>Creates a summary with distinct people, or without them: null.</summary>
    internal static CampaignSummary Create(DailyMetrics metrics, DayRange days, Campaign? campaign, ChannelCatalog? catalog, DistinctPeople? people)
    {
        var described = metrics.DescribeCampaign(campaign);
        SummaryRow[] rows = [.. new Totals(metrics, days, people, described, catalog ?? ChannelCatalog.Default).Rows()];
        return new(described, days, rows, [.. metrics.WarningsOf(days), .. WarningsOf(rows)]);
    }

    /// <summary>Finds a row.</summary>
    /// <param name="metric">The name: <see cref="SummaryRow.Metric"/>.</param>
    /// <param name="channel">The API name of the channel; null for the campaign as a whole.</param>
    /// <param name="variation">The <see cref="Variation.Key"/> of a variation of the channel; null for the channel.</param>
    /// <returns>The row; null if there is none.</returns>
    public SummaryRow? Find(string metric, string? channel = null, string? variation = null) =>
        Rows.FirstOrDefault(row => row.Metric == metric && row.Channel == channel && row.Variation?.Key == variation);

    // The documented rate divides conversions on the days by people with a message on the days, who are others if a message before the range is converted in it.
    private static IEnumerable<Sentence> WarningsOf(SummaryRow[] rows)
    {
        if (rows.Any(row => row is { Definition.ApiName: "conversion_rate", Rate: > 1 }))
        {
            var hasBySendTime = rows.Any(row => row.Metric == ConversionsBySendTime);
            yield return new(
                $"A conversion rate exceeds 100 %: conversions count on their own day, so they may follow messages before the range. Begin the range with these messages{(hasBySendTime ? $", or divide {ConversionsBySendTime}, which count on the day of the message" : "")}.",
                $"Un taux de conversion dépasse 100 % : les conversions comptent le jour où elles ont lieu, elles peuvent donc suivre des messages antérieurs à la période. Commencez la période par ces messages{(hasBySendTime ? $", ou divisez {ConversionsBySendTime}, qui comptent le jour du message" : "")}.");
        }
    }

    private sealed class Totals(DailyMetrics metrics, DayRange days, DistinctPeople? distinct, Campaign campaign, ChannelCatalog catalog)
    {
        private readonly ILookup<string, Variation> _messages = campaign.Variations.OrderBy(one => one.IsControl).ToLookup(one => one.Channel);

        public IEnumerable<SummaryRow> Rows()
        {
            foreach (var row in OfCampaign())
                yield return row;
            foreach (var channel in ChannelCatalog.InChartOrder(campaign.Channels).Select(catalog.FindOrExtend))
            {
                Variation[] messages = [.. _messages[channel.ApiName]];
                Variation[] sending = [.. messages.Where(one => !one.IsControl)];
                // A metric that another message has is zero.
                var given = new Dictionary<string, bool>();
                bool IsGiven(string name) => given.TryGetValue(name, out var isGiven) ? isGiven : given[name] = sending.Any(one => Series(one, name).IsGiven);
                foreach (var row in OfMessages(channel, null, sending, IsGiven, distinct?.Channels.GetValueOrDefault(channel.ApiName)))
                    yield return row;
                foreach (var one in messages.Length > 1 ? messages : [])
                {
                    var rows = one.IsControl
                        ? OfMessages(channel, one, [one], name => Series(one, name).IsGiven, null)
                        : OfMessages(channel, one, [one], IsGiven, distinct?.Variations.GetValueOrDefault((channel.ApiName, one.Id ?? "")));
                    foreach (var row in rows)
                        yield return row;
                }
            }
        }

        // The total of messages sent is that of the chart of all channels.
        private IEnumerable<SummaryRow> OfCampaign()
        {
            var sent = new Sums(name => Sum(campaign.Variations.Where(one => !one.IsControl).Select(one => metrics.GetVariationSeries(one.Channel, one.Key, name))));
            if (sent.Of("sent") is { } total)
                yield return new(null, null, "sent", total);
            var known = catalog.CampaignMetrics.Select(metric => metric.ApiName).ToList();
            var rate = campaign.Channels is [var only] ? catalog.FindOrExtend(only).Rates.FirstOrDefault(one => one.ApiName == "conversion_rate") : DocumentedChannels.ConversionRate;
            foreach (var row in Of(
                null, null, known.Concat(metrics.CampaignMetrics.Except(known).Order(StringComparer.Ordinal)), rate is null ? [] : [rate],
                new(name => Sum([metrics.GetCampaignSeries(name)]), distinct?.Total), addsUp: true))
            {
                yield return row;
            }
        }

        private IEnumerable<SummaryRow> OfMessages(Channel channel, Variation? variation, IReadOnlyList<Variation> messages, Func<string, bool> isGiven, long? people)
        {
            var known = channel.Metrics.Concat(catalog.CampaignMetrics).Select(metric => metric.ApiName).ToList();
            var sums = new Sums(name => isGiven(name) ? Sum(messages.Select(one => Series(one, name))) ?? 0 : null, people);
            return Of(channel.ApiName, variation, known.Union(metrics.MetricsOf(channel.ApiName)), channel.Rates, sums, addsUp: messages.Count == 1 || campaign.IsMultivariate);
        }

        private IEnumerable<SummaryRow> Of(string? channel, Variation? variation, IEnumerable<string> names, IReadOnlyList<Rate> rates, Sums sums, bool addsUp)
        {
            var left = rates.ToList();
            foreach (var name in names)
            {
                var isDaily = catalog.FindMetric(channel, name) is { SumsOverDays: false };
                if (name == UniqueRecipients && sums.People is { } people)
                    yield return new(channel, variation, DistinctUsers, people);
                if (sums.Of(name) is not { } value)
                    continue;
                var rate = left.Find(one => one.Numerator is { Minus: null, Metric: var numerator } && numerator == name);
                if (rate is not null)
                    left.Remove(rate);
                yield return new(channel, variation, isDaily && (days.Count > 1 || !addsUp) ? Metric.SumOfDaily(name) : name, value)
                {
                    Rate = rate is null ? null : Divide(value, sums.Denominator(rate.Denominator)),
                    Definition = rate,
                };
            }

            foreach (var rate in left)
            {
                if (sums.Numerator(rate.Numerator) is { } value && sums.Denominator(rate.Denominator) is { } divisor)
                    yield return new(channel, variation, rate.ApiName, value) { Rate = Divide(value, divisor), Definition = rate };
            }
        }

        private static decimal? Divide(decimal value, decimal? divisor) => divisor is null or 0 ? null : value / divisor;

        private decimal? Sum(IEnumerable<MetricSeries> series)
        {
            decimal? sum = null;
            foreach (var one in series)
            {
                if (one.IsGiven)
                    sum = (sum ?? 0) + one.Sum(days);
            }

            return sum;
        }

        private MetricSeries Series(Variation one, string name) => metrics.GetVariationSeries(one.Channel, one.Key, name);
    }

    /// <summary>The sums of one group of messages; null for a metric that the source never gave.</summary>
    private sealed class Sums(Func<string, decimal?> sum, long? people = null)
    {
        public long? People => people;

        public decimal? Of(string metric) => sum(metric);

        public decimal? Numerator(MetricTerm term) => Of(term.Metric) - (term.Minus is null ? 0 : Of(term.Minus));

        // Distinct people divide better than their daily sum. No bounces means that none are known.
        public decimal? Denominator(MetricTerm term) =>
            term is { Metric: UniqueRecipients, Minus: null } && people is not null ? people : Of(term.Metric) - (term.Minus is null ? 0 : Of(term.Minus) ?? 0);
    }
}
