using CampaignExport.Campaigns;

namespace CampaignExport.Metrics;

/// <summary>The metrics of a campaign, day by day or in other periods, by channel and variation and for the campaign as a whole.</summary>
/// <remarks>
/// Immutable and thread-safe. <see cref="DailyMetricsBuilder"/> creates it. The messages of a channel have separate series. A metric
/// that the campaign does not have is an empty series, which reads as zeros.
/// </remarks>
public sealed class DailyMetrics
{
    private readonly Dictionary<(string? Channel, string? Key, string Metric), MetricSeries> _series;
    private readonly Dictionary<string, IReadOnlyList<string>> _metrics;
    private bool _hasEarlierDays;

    internal DailyMetrics(
        DayRange? days,
        IReadOnlyList<string> channels,
        IReadOnlyList<Variation> variations,
        Dictionary<string, IReadOnlyList<string>> metrics,
        Dictionary<(string? Channel, string? Key, string Metric), MetricSeries> series)
    {
        Days = days;
        Channels = channels;
        Variations = variations;
        _metrics = metrics;
        _series = series;
    }

    /// <summary>The days from the first to the last one reported; null if no day was reported.</summary>
    public DayRange? Days { get; }

    /// <summary>The periods of the values.</summary>
    /// <value>Default <see cref="Granularity.Day"/>.</value>
    public Granularity Granularity { get; internal init; }

    /// <summary>The time zone of hours.</summary>
    internal TimeZoneInfo TimeZone { get; init; } = TimeZoneInfo.Utc;

    /// <summary>Whether people who count once a day were added up in weeks or months.</summary>
    internal bool HasDailySums { get; private init; }

    /// <summary>The API names of the channels that the campaign used, in order of appearance.</summary>
    public IReadOnlyList<string> Channels { get; }

    /// <summary>The messages of all channels, in order of appearance.</summary>
    public IReadOnlyList<Variation> Variations { get; }

    /// <summary>The warnings about the numbers, as sentences: values that the source had to leave out, or counts differently.</summary>
    /// <value>Default: none.</value>
    public IReadOnlyList<string> Warnings => WarningSentences.InEnglish();

    /// <summary>The <see cref="Warnings"/> in each language.</summary>
    internal IReadOnlyList<Sentence> WarningSentences { get; init; } = [];

    /// <summary>Sentences that name the metrics without a chart, unless charts of chosen metrics are requested.</summary>
    internal IReadOnlyList<Sentence> HiddenMetrics { get; init; } = [];

    /// <summary>The distinct people of the range that the metrics were read for: <see cref="MetricsQuery.WithPeople"/>.</summary>
    /// <value>Default null: the source did not count them.</value>
    public DistinctPeople? People { get; internal init; }

    /// <summary>The conversion behaviors that the source knows.</summary>
    internal IReadOnlyList<ConversionBehavior> ConversionBehaviors { get; init; } = [];

    /// <summary>Whether the source has numbers of days before the requested ones, which are not among the values.</summary>
    internal bool HasEarlierDays
    {
        get => _hasEarlierDays;
        init => _hasEarlierDays = value;
    }

    /// <summary>Gets the <see cref="People"/> if the range includes all days of the metrics; otherwise null.</summary>
    internal DistinctPeople? PeopleIn(DayRange range) => Days is null || (range.Contains(Days.First) && range.Contains(Days.Last)) ? People : null;

    /// <summary>The API names of the metrics of the campaign as a whole, in no particular order.</summary>
    internal IEnumerable<string> CampaignMetrics => _series.Keys.Where(key => key.Channel is null).Select(key => key.Metric);

    /// <summary>Gets the API names of the metrics that the messages of a channel have, in order of appearance.</summary>
    /// <param name="channel">The API name of the channel.</param>
    /// <returns>The names; none for a channel that the campaign did not use.</returns>
    public IReadOnlyList<string> MetricsOf(string channel) => _metrics.TryGetValue(channel, out var names) ? names : [];

    /// <summary>Gets a metric of the campaign as a whole.</summary>
    /// <param name="metric">The API name of the metric.</param>
    /// <returns>The values; empty if there are none.</returns>
    public MetricSeries GetCampaignSeries(string metric) => _series.GetValueOrDefault((null, null, metric), MetricSeries.Empty);

    /// <summary>Gets a metric of one message.</summary>
    /// <param name="channel">The API name of the channel.</param>
    /// <param name="variation">The <see cref="Variation.Key"/> of the variation.</param>
    /// <param name="metric">The API name of the metric.</param>
    /// <returns>The values; empty if there are none.</returns>
    public MetricSeries GetVariationSeries(string channel, string variation, string metric) =>
        _series.GetValueOrDefault((channel, variation, metric), MetricSeries.Empty);

    /// <summary>Gets a range of days, whose open ends are those of <see cref="Days"/>.</summary>
    /// <param name="from">The first day; null for the first day of the metrics.</param>
    /// <param name="to">The last day; null for the last day of the metrics.</param>
    /// <returns>The range.</returns>
    /// <exception cref="ExportRequestException">The range starts after it ends.</exception>
    /// <exception cref="NoDataException">There are no metrics, or none at the open end of the range.</exception>
    internal DayRange GetRange(DateOnly? from, DateOnly? to)
    {
        if ((from ?? Days?.First, to ?? Days?.Last) is not ({ } first, { } last))
        {
            throw new NoDataException(
                $"The campaign has no data yet. Give a first and a last day to export zeros.",
                $"La campagne n’a pas encore de données. Donnez un premier et un dernier jour pour exporter des zéros.");
        }

        if (first <= last || (from is not null && to is not null))
            return new DayRange(first, last);
        throw to is null
            ? new NoDataException(
                $"The first day, {first:yyyy-MM-dd}, is after the last one in the data, {last:yyyy-MM-dd}. Give both ends of the range to export zeros.",
                $"Le premier jour, le {first:D}, est après le dernier des données, le {last:D}. Donnez les deux bornes de la période pour exporter des zéros.")
            : new NoDataException(
                $"The last day, {last:yyyy-MM-dd}, is before the first one in the data, {first:yyyy-MM-dd}. Give both ends of the range to export zeros.",
                $"Le dernier jour, le {last:D}, est avant le premier des données, le {first:D}. Donnez les deux bornes de la période pour exporter des zéros.");
    }

    /// <summary>Gets the warnings and, if the range has no data, one that says so.</summary>
    internal IReadOnlyList<Sentence> WarningsOf(DayRange range)
    {
        if (Days is null)
        {
            return [.. WarningSentences, new(
                $"There is no data from {range.First:yyyy-MM-dd} to {range.Last:yyyy-MM-dd}. All values are zero.",
                $"Il n’y a pas de données du {range.First:D} au {range.Last:D}. Toutes les valeurs sont nulles.")];
        }

        if (range.Last >= Days.First && Days.Last >= range.First)
            return WarningSentences;
        return [.. WarningSentences, new(
            $"The range from {range.First:yyyy-MM-dd} to {range.Last:yyyy-MM-dd} lies outside the data, which is from {Days.First:yyyy-MM-dd} to {Days.Last:yyyy-MM-dd}. All values are zero.",
            $"La période du {range.First:D} au {range.Last:D} est en dehors des données, qui vont du {Days.First:D} au {Days.Last:D}. Toutes les valeurs sont nulles.")];
    }

    /// <summary>Gets the first day with a value that is not zero; null if there is none.</summary>
    internal DateOnly? FirstDayWithData() =>
        Days is null ? null : _series.Values.SelectMany(series => series.DaysIn(Days).Take(1)).Select(day => (DateOnly?)day).Min();

    /// <summary>Gets the last day with a value that is not zero; null if there is none.</summary>
    internal DateOnly? LastDayWithData() =>
        Days is null ? null : _series.Values.SelectMany(series => series.DaysIn(Days).TakeLast(1)).Select(day => (DateOnly?)day).Max();

    /// <summary>Gets the same metrics of a source that has numbers of days before them.</summary>
    internal DailyMetrics WithEarlierDays()
    {
        var metrics = (DailyMetrics)MemberwiseClone();
        metrics._hasEarlierDays = true;
        return metrics;
    }

    /// <summary>Gets the periods of the values with days in a range.</summary>
    internal IReadOnlyList<MetricPeriod> PeriodsIn(DayRange range) => Periods.In(range, Granularity, TimeZone);

    /// <summary>Gets the metrics in the requested periods. The days of a range are added up for weeks and months if the source returned days.</summary>
    /// <exception cref="ExportRequestException">The source does not have the periods.</exception>
    internal DailyMetrics In(Granularity granularity, DayRange range)
    {
        if (Granularity == granularity)
            return this;
        if (Granularity != Granularity.Day || !granularity.IsLongerThanDay())
        {
            throw new ExportRequestException(
                $"The source of the metrics counts no hours. Choose day, week or month.",
                $"La source des statistiques ne compte pas par heure. Choisissez jour, semaine ou mois.");
        }

        return new(Days, Channels, Variations, _metrics, _series.ToDictionary(pair => pair.Key, pair => pair.Value.SumDays(granularity, range)))
        {
            Granularity = granularity,
            HasDailySums = true,
            WarningSentences = WarningSentences,
            HiddenMetrics = HiddenMetrics,
            People = People,
            HasEarlierDays = HasEarlierDays,
            ConversionBehaviors = ConversionBehaviors,
        };
    }

    /// <exception cref="ArgumentException">The values are not those of days.</exception>
    internal void RequireDays(string parameter)
    {
        if (Granularity != Granularity.Day)
            throw new ArgumentException("The metrics are not daily. Read them without MetricsQuery.Granularity.", parameter);
    }

    /// <summary>Completes the description of the campaign with the channels and variations of its numbers.</summary>
    /// <param name="known">The description to complete; null if the campaign is unknown.</param>
    /// <returns>
    /// The campaign with all channels and variations of both. Names in <paramref name="known"/> take precedence. A variation is the
    /// control group if it is marked so in either. Conversion behaviors that <paramref name="known"/> does not have are those that the source knows.
    /// </returns>
    internal Campaign DescribeCampaign(Campaign? known = null)
    {
        known ??= new Campaign();
        var shown = Variations.ToDictionary(variation => (variation.Channel, variation.Key));
        var variations = new List<Variation>();
        foreach (var variation in known.Variations)
        {
            variations.Add(shown.Remove((variation.Channel, variation.Key), out var same)
                ? variation with { Name = variation.Name ?? same.Name, IsControl = variation.IsControl || same.IsControl }
                : variation);
        }

        variations.AddRange(Variations.Where(variation => shown.ContainsKey((variation.Channel, variation.Key))));
        return known with
        {
            ConversionBehaviors = known.ConversionBehaviors.Count > 0 ? known.ConversionBehaviors : ConversionBehaviors,
            Channels = [.. known.Channels.Concat(variations.Select(variation => variation.Channel)).Concat(Channels).Distinct()],
            Variations = variations,
        };
    }
}
