using CampaignExport.Campaigns;
using CampaignExport.Events;
using CampaignExport.Metrics;

namespace CampaignExport.Reports;

/// <summary>Creates the report of an experiment.</summary>
internal sealed class Experiment
{
    private static readonly string[] SendingMetrics = ["sent", "impressions", "unique_recipients", "enrolled"];
    private static readonly TimeSpan LongestWindow = TimeSpan.FromDays(30);

    private readonly DailyMetrics _metrics;
    private readonly ExperimentOptions _options;
    private readonly Campaign _campaign;
    private readonly Channel _channel;
    private readonly DayRange _days;
    private readonly DistinctPeople? _people;
    private readonly Variation[] _variations;
    private readonly DateOnly? _end;

    public Experiment(DailyMetrics metrics, ExperimentOptions options)
    {
        (_metrics, _options, _campaign) = (metrics, options, metrics.DescribeCampaign(options.Campaign));
        if (!_campaign.IsMultivariate)
        {
            throw new ExportRequestException(
                $"The campaign has no variations to compare: an experiment has one channel, and two variations or a control group.",
                $"La campagne n’a pas de variantes à comparer : une expérience a un canal, et deux variantes ou un groupe de contrôle.");
        }

        _channel = options.Catalog.FindOrExtend(_campaign.Channels[0]);
        _days = options.Days ?? metrics.GetRange(null, null);
        _people = metrics.PeopleIn(_days);
        _variations = [.. _campaign.Variations.OrderBy(one => one.IsControl)];
        _end = FindEnd();
        if (options.Metric != ExperimentMetric.Conversions && !_channel.Metrics.Select(one => one.ApiName).Concat(metrics.MetricsOf(_channel.ApiName)).Intersect(Engagement).Any())
        {
            var isOpens = options.Metric == ExperimentMetric.Openers;
            throw new ExportRequestException(
                $"The channel '{_channel.ApiName}' has no {(isOpens ? "opens" : "clicks")}. Choose another metric.",
                $"Le canal « {_channel.ApiName} » n’a pas {(isOpens ? "d’ouvertures" : "de clics")}. Choisissez une autre statistique.");
        }
    }

    private IEnumerable<string> Engagement => _options.Metric == ExperimentMetric.Openers ? EventKinds.OpeningMetrics : EventKinds.ClickingMetrics;

    public ExperimentReport Compare()
    {
        var obstacle = FindObstacle();
        ExperimentRow[] rows = [.. _variations.Select(one => CreateRow(one, obstacle))];
        var shares = ReadShares();
        if (obstacle == ExperimentObstacle.None && rows.Any(row => row is { PeopleBasis: PeopleBasis.SumOfDaily, Successes: not null }))
            obstacle = ExperimentObstacle.SumOfDaily;
        var at = Array.FindIndex(rows, row => _options.Metric == ExperimentMetric.Conversions && row.Variation.IsControl);
        if (at < 0)
            at = Array.FindIndex(rows, row => !row.Variation.IsControl && row.People > 0);
        if (at >= 0)
        {
            rows[at].Verdict = ExperimentVerdict.Baseline;
            foreach (var row in rows.Where(row => row.Verdict != ExperimentVerdict.Baseline))
                CompareRates(row, rows[at]);
            if (obstacle == ExperimentObstacle.None && rows[at].Proportion is { } baseline)
                Test(rows, baseline);
        }

        if (obstacle == ExperimentObstacle.None && rows.All(row => row.PValue is null))
            obstacle = ExperimentObstacle.NoGroups;
        var reason = shares is null ? null : WhyUnchecked(rows);
        return new(_campaign, _days, _options.Metric, rows)
        {
            Obstacle = obstacle,
            IsFinal = IsFinal,
            End = _end,
            HasDistinctPeople = _people is not null,
            CutsEnrolment = CutsEnrolment(rows),
            MayConvertAgain = _options.Metric == ExperimentMetric.Conversions && _channel.ApiName == Channels.InAppMessage && rows.Any(row => row.PValue is not null),
            HasLargeControl = shares is not null && HasLargeControl(rows, shares),
            AssumedWindowDays = _options.Metric == ExperimentMetric.Conversions && _campaign.ConversionBehaviors.Count == 0 ? LongestWindow.Days : null,
            SharesPValue = shares is null || reason is not null ? null : Proportions.GoodnessOfFit([.. rows.Select(row => (long)row.People!)], shares),
            WarningSentences = [.. _metrics.WarningsOf(_days), .. reason is null ? [] : new[] { reason }],
        };
    }

    // People are enrolled in the control group once, but count for a variation in each range with a message for them.
    private bool CutsEnrolment(ExperimentRow[] rows) => rows.Any(row => row.Variation.IsControl && row.People is not null)
        && (_options.Metric == ExperimentMetric.Conversions || _options.Shares.Count > 0)
        && (_metrics.HasEarlierDays || _metrics.FirstDayWithData() < _days.First);

    private static bool HasLargeControl(ExperimentRow[] rows, double[] shares) =>
        Array.FindIndex(rows, row => row.Variation.IsControl) is >= 0 and var at && (double?)rows[at].People * shares.Sum() > shares[at] * (double?)rows.Sum(row => row.People);

    private bool IsFinal => _end is not { } end || LastCompleteDay >= end;

    // After the last day with data, a live source has nothing yet, or nothing any more.
    private DateOnly LastCompleteDay => _options.Today is not { } today ? _days.Last
        : today <= _days.Last || _options.LastDayWithData <= _days.Last ? today.AddDays(-1) : _days.Last;

    // The last day on which successes of the last sending count; null without a sending.
    private DateOnly? FindEnd()
    {
        var window = _options.Metric != ExperimentMetric.Conversions ? EventKinds.TrackingPeriod
            : _campaign.ConversionBehaviors is [var primary, ..] ? primary.Window : LongestWindow;
        var sendings = Sendings(_days).ToList();
        return sendings.Count == 0 ? null : DateOnly.FromDayNumber(Math.Min(sendings.Max().DayNumber + (int)Math.Ceiling(window.TotalDays), DateOnly.MaxValue.DayNumber));
    }

    private IEnumerable<DateOnly> Sendings(DayRange days) => _variations.SelectMany(one => SendingMetrics.Select(name => Series(one, name))).SelectMany(series => series.DaysIn(days));

    private MetricSeries Series(Variation variation, string metric) => _metrics.GetVariationSeries(_channel.ApiName, variation.Key, metric);

    private decimal? Sum(Variation variation, string metric) => Series(variation, metric) is { IsGiven: true } series ? series.Sum(_days) : null;

    // The name of the metric of the source that counts the successes, if people were not counted.
    private string SuccessMetric => _options.Metric switch
    {
        ExperimentMetric.Openers => "unique_opens",
        ExperimentMetric.Clickers => "unique_clicks",
        _ => HasConversionsBySendTime ? "conversions_by_send_time" : "conversions",
    };

    // They belong to the day of the message, like the people who are compared. Conversions on the days of the range may be those of earlier messages.
    private bool HasConversionsBySendTime => _variations.Any(one =>
        Series(one, "conversions_by_send_time") is { IsGiven: true } series && (series.IsEmpty || (_metrics.Days is { } all && series.Sum(all) > 0)));

    private IReadOnlyDictionary<(string Channel, string VariationId), long>? Engaged => _options.Metric switch
    {
        ExperimentMetric.Openers => _people?.Openers,
        ExperimentMetric.Clickers => _people?.Clickers,
        _ => null,
    };

    private ExperimentObstacle FindObstacle()
    {
        if (Engaged is not null)
            return ExperimentObstacle.None;
        if (!_variations.Any(one => Series(one, SuccessMetric).IsGiven))
            return ExperimentObstacle.NoSuccesses;
        if (_options.Metric == ExperimentMetric.Conversions)
            return ExperimentObstacle.None;
        // A unique open is one of a message, so people with several messages may open several, and those with an earlier message are not among the people of the days.
        return _variations.Any(one => !one.IsControl && Sum(one, "sent") > Sum(one, "unique_recipients")) ? ExperimentObstacle.CountsMessages
            : HasEarlierMessages ? ExperimentObstacle.EarlierMessages : ExperimentObstacle.None;
    }

    private bool HasEarlierMessages => _metrics.HasEarlierDays || (_metrics.Days is { } all && all.First < _days.First
        && Sendings(new DayRange(Later(all.First, _days.First.AddDays(-Math.Min((int)EventKinds.TrackingPeriod.TotalDays, _days.First.DayNumber))), _days.First.AddDays(-1))).Any());

    private static DateOnly Later(DateOnly one, DateOnly other) => one > other ? one : other;

    private ExperimentRow CreateRow(Variation variation, ExperimentObstacle obstacle)
    {
        var (people, basis) = CountPeople(variation);
        var isCompared = _options.Metric == ExperimentMetric.Conversions || !variation.IsControl;
        decimal? successes = !isCompared || obstacle == ExperimentObstacle.NoSuccesses ? null
            : Engaged is { } engaged ? engaged.GetValueOrDefault((_channel.ApiName, variation.Id ?? ""))
            : Sum(variation, SuccessMetric) ?? 0;
        var row = new ExperimentRow(variation) { People = people, PeopleBasis = basis, Successes = successes };
        row.Rate = people > 0 ? (double?)(successes / people) : null;
        row.RateInterval = obstacle == ExperimentObstacle.None && row.Proportion is { } one ? Proportions.Wilson(one) : null;
        return row;
    }

    private (decimal? People, PeopleBasis Basis) CountPeople(Variation variation)
    {
        if (_people is not null)
            return (variation.IsControl ? Sum(variation, "enrolled") ?? 0 : _people.Variations.GetValueOrDefault((_channel.ApiName, variation.Id ?? "")), PeopleBasis.Distinct);
        var metric = variation.IsControl && Series(variation, "enrolled").IsGiven ? "enrolled" : "unique_recipients";
        return (Sum(variation, metric), Series(variation, metric).DaysIn(_days).Skip(1).Any() ? PeopleBasis.SumOfDaily : PeopleBasis.Distinct);
    }

    private static void CompareRates(ExperimentRow row, ExperimentRow baseline)
    {
        row.ComparedWith = row.Successes is null ? null : baseline.Variation;
        row.Difference = row.Rate - baseline.Rate;
        row.Uplift = baseline.Rate > 0 ? (row.Rate - baseline.Rate) / baseline.Rate : null;
    }

    private void Test(ExperimentRow[] rows, Proportion baseline)
    {
        var tested = rows.Where(row => row.Verdict != ExperimentVerdict.Baseline && row.Proportion is not null).ToList();
        var values = tested.ConvertAll(row => Proportions.PValue(row.Proportion!.Value, baseline));
        var adjusted = Proportions.Holm(values);
        for (var at = 0; at < tested.Count; at++)
        {
            var (row, one) = (tested[at], tested[at].Proportion!.Value);
            row.DifferenceInterval = Proportions.Difference(one, baseline);
            row.UpliftInterval = Proportions.UpliftInterval(one, baseline);
            (row.PValue, row.AdjustedPValue) = (values[at], adjusted[at]);
            row.SmallestDetectable = Proportions.SmallestDetectable(one.People, baseline, tested.Count);
            row.Verdict = adjusted[at] >= Proportions.Alpha ? (IsFinal ? ExperimentVerdict.NoDifferenceFound : ExperimentVerdict.TooEarly)
                : row.Difference > 0 ? (IsFinal ? ExperimentVerdict.Better : ExperimentVerdict.SoFarBetter)
                : IsFinal ? ExperimentVerdict.Worse : ExperimentVerdict.SoFarWorse;
        }
    }

    // Why the shares are not checked; null if the people of all groups are known and distinct.
    private static Sentence? WhyUnchecked(ExperimentRow[] rows) =>
        rows.Any(row => row.People is null) ? new(
            $"The shares are not checked: the source does not have the number of people of each group.",
            $"Les parts ne sont pas vérifiées : la source n’a pas le nombre de personnes de chaque groupe.")
        : rows.Any(row => row.PeopleBasis == PeopleBasis.SumOfDaily) ? new(
            $"The shares are not checked: the numbers of people are sums over several days, which count a person again on every day. Choose days with one day of sending, or a source of events, which counts people.",
            $"Les parts ne sont pas vérifiées : les nombres de personnes sont des sommes sur plusieurs jours, qui comptent une personne de nouveau chaque jour. Choisissez des jours avec un seul jour d’envoi, ou une source d’événements, qui compte les personnes.")
        : rows.Sum(row => row.People) == 0 ? new(
            $"The shares are not checked: nobody received a message on these days.",
            $"Les parts ne sont pas vérifiées : personne n’a reçu de message ces jours-là.") : null;

    // The shares in the order of the variations.
    private double[]? ReadShares()
    {
        var shares = _options.Shares;
        if (shares.Count == 0)
            return null;
        if (_channel.ApiName == Channels.InAppMessage)
        {
            throw new ExportRequestException(
                $"Shares are not checked for in-app messages: people are counted when the message is displayed, so unequal numbers are normal. Leave the shares out.",
                $"Les parts ne sont pas vérifiées pour les messages in-app : les personnes sont comptées à l’affichage du message, des nombres inégaux sont donc normaux. Omettez les parts.");
        }

        var keys = Array.ConvertAll(_variations, one => one.IsControl && !shares.ContainsKey(one.Key) ? "control" : one.Key);
        if (!keys.ToHashSet(StringComparer.Ordinal).SetEquals(shares.Keys))
        {
            throw new ExportRequestException(
                $"The shares are of {string.Join(", ", shares.Keys)}, but the groups of the campaign are {string.Join(", ", keys)}. State one share for each group.",
                $"Les parts sont celles de {string.Join(", ", shares.Keys)}, mais les groupes de la campagne sont {string.Join(", ", keys)}. Indiquez une part pour chaque groupe.");
        }

        if (shares.Values.Any(share => share is not (> 0 and < 100)) || Math.Abs(shares.Values.Sum() - 100) > 0.5)
        {
            throw new ExportRequestException(
                $"The shares must be positive percentages that add up to 100.",
                $"Les parts doivent être des pourcentages positifs dont la somme est 100.");
        }

        return Array.ConvertAll(keys, key => shares[key]);
    }
}

/// <summary>Why an experiment has no comparison.</summary>
internal enum ExperimentObstacle
{
    None,

    /// <summary>People are summed over several days.</summary>
    SumOfDaily,

    /// <summary>The source has no number of such successes.</summary>
    NoSuccesses,

    /// <summary>Successes count messages, and there are more messages than people.</summary>
    CountsMessages,

    /// <summary>Successes are those of the days, and people received messages shortly before.</summary>
    EarlierMessages,

    /// <summary>Fewer than two groups have people and successes that are some of them.</summary>
    NoGroups,
}
