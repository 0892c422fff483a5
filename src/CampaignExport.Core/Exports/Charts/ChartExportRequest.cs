using CampaignExport.Campaigns;
using CampaignExport.Charts;
using CampaignExport.Formats;
using CampaignExport.Metrics;

namespace CampaignExport.Exports;

/// <summary>A request for the charts of a campaign.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
/// <param name="campaignId">The API id of the campaign in the source.</param>
public sealed class ChartExportRequest(string campaignId)
{
    /// <summary>The API id of the campaign in the source.</summary>
    public string CampaignId { get; } = campaignId;

    /// <summary>The known details of the campaign. Missing details are derived from its metrics.</summary>
    /// <value>Default null: all details are derived.</value>
    public Campaign? Campaign { get; init; }

    /// <summary>The first day; null for the first day of the data.</summary>
    /// <value>Default null.</value>
    public DateOnly? From { get; init; }

    /// <summary>The last day; null for the last day of the data.</summary>
    /// <value>Default null.</value>
    public DateOnly? To { get; init; }

    /// <summary>The maximum number of days; null for no maximum.</summary>
    /// <value>Default null.</value>
    public int? MaxDays { get; init; }

    /// <summary>The time zone of days and hours.</summary>
    /// <value>Default UTC.</value>
    public TimeZoneInfo TimeZone { get; init; } = TimeZoneInfo.Utc;

    /// <summary>
    /// The period of a row. Weeks and months that the range cuts count only the days of the range. Not every source has hours. People are distinct within a week or month if the
    /// source counts them; otherwise their days are added up under a name of their own.
    /// </summary>
    /// <value>Default <see cref="Granularity.Day"/>.</value>
    public Granularity Granularity { get; init; }

    /// <summary>The grouping of the charts of a multivariate campaign.</summary>
    /// <value>
    /// Default null: by statistic if the campaign is multivariate, otherwise by channel. Any other value is an error for a campaign that is
    /// not multivariate.
    /// </value>
    public ChartGrouping? Grouping { get; init; }

    /// <summary>The layout of the files.</summary>
    /// <value>Default <see cref="ChartLayout.Wide"/>.</value>
    public ChartLayout Layout { get; init; } = ChartLayout.Wide;

    /// <summary>The format of the files.</summary>
    /// <value>Default: <see cref="CsvFormat"/> with its default options.</value>
    public IExportFormat Format { get; init; } = new CsvFormat();

    /// <summary>The options of the charts, such as the language and the channels.</summary>
    /// <value>Default: the default options.</value>
    public ChartOptions Options { get; init; } = new();

    /// <summary>The query for the source.</summary>
    /// <exception cref="ExportRequestException">The range starts after it ends, or has more than <see cref="MaxDays"/> days.</exception>
    internal MetricsQuery Query => new(CampaignId)
    {
        Range = GetRange(From, To, MaxDays),
        TimeZone = TimeZone,
        Granularity = Granularity,
    };

    /// <exception cref="ExportRequestException">The range starts after it ends, or has too many days.</exception>
    /// <exception cref="NoDataException">The campaign has no data, or none at the open end of the range.</exception>
    internal DayRange GetDays(DailyMetrics metrics) => Check(metrics.GetRange(From, To), MaxDays);

    /// <exception cref="ExportRequestException">The range has too many days.</exception>
    internal void Require(DayRange days) => Check(days, MaxDays);

    /// <summary>Gets the range from a first to a last day; null if an end is open.</summary>
    /// <exception cref="ExportRequestException">The range starts after it ends, or has too many days.</exception>
    internal static DayRange? GetRange(DateOnly? first, DateOnly? last, int? maxDays) =>
        first is { } from && last is { } to ? Check(new DayRange(from, to), maxDays) : null;

    private static DayRange Check(DayRange range, int? maxDays) => range.Count <= (maxDays ?? int.MaxValue) ? range : throw new ExportRequestException(
        $"There are {range.Count} days from {range.First:yyyy-MM-dd} to {range.Last:yyyy-MM-dd}; {maxDays} is the maximum. Choose a shorter range.",
        $"Il y a {range.Count:N0} jours du {range.First:D} au {range.Last:D} ; {maxDays:N0} est le maximum. Choisissez une période plus courte.");
}
