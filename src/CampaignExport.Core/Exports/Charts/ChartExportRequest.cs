using System.Globalization;
using CampaignExport.Campaigns;
using CampaignExport.Charts;
using CampaignExport.Formats;
using CampaignExport.Metrics;

namespace CampaignExport.Exports;

/// <summary>Which charts of a campaign are wanted, and how.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
/// <param name="CampaignId">The API id of the campaign, as the source knows it.</param>
public sealed record ChartExportRequest(string CampaignId)
{
    /// <summary>What is known of the campaign; what is missing is taken from its numbers.</summary>
    /// <value>Default null: nothing is known.</value>
    public Campaign? Campaign { get; init; }

    /// <summary>The first day; null for the first one in the data.</summary>
    /// <value>Default null.</value>
    public DateOnly? From { get; init; }

    /// <summary>The last day; null for the last one in the data.</summary>
    /// <value>Default null.</value>
    public DateOnly? To { get; init; }

    /// <summary>How many days there may be from the first to the last; null for any number.</summary>
    /// <value>Default null.</value>
    public int? MaxDays { get; init; }

    /// <summary>The zone in which days begin and end.</summary>
    /// <value>Default UTC.</value>
    public TimeZoneInfo TimeZone { get; init; } = TimeZoneInfo.Utc;

    /// <summary>How a multivariate campaign is laid out.</summary>
    /// <value>
    /// Default null: by statistic if the campaign is multivariate, else by channel. Any other value for a campaign that is not
    /// multivariate is an error.
    /// </value>
    public ChartGrouping? Grouping { get; init; }

    /// <summary>How charts become files.</summary>
    /// <value>Default <see cref="ChartLayout.Wide"/>.</value>
    public ChartLayout Layout { get; init; } = ChartLayout.Wide;

    /// <summary>The format of the files.</summary>
    /// <value>Default <see cref="CsvFormat"/> as it comes.</value>
    public IExportFormat Format { get; init; } = new CsvFormat();

    /// <summary>Language, channels, and what charts show.</summary>
    /// <value>Default <see cref="ChartOptions"/> as they come.</value>
    public ChartOptions Options { get; init; } = new();

    /// <summary>What the source is asked.</summary>
    /// <exception cref="ExportRequestException">The range starts after it ends, or has more than <see cref="MaxDays"/> days.</exception>
    public MetricsQuery Query => new(CampaignId)
    {
        Range = From is { } from && To is { } to ? RangeOf(from, to) : null,
        TimeZone = TimeZone,
    };

    /// <exception cref="ExportRequestException">The range has too many days.</exception>
    /// <exception cref="NoDataException">The campaign has no data, or none on the open side of the range.</exception>
    internal DayRange DaysOf(DailyMetrics metrics)
    {
        if ((From ?? metrics.Days?.First, To ?? metrics.Days?.Last) is not ({ } first, { } last))
            throw new NoDataException("The campaign has no data yet. Give a first and a last day to export zeros.");
        if (first > last && (From is null || To is null))
        {
            throw new NoDataException(string.Create(
                CultureInfo.InvariantCulture,
                $"{(To is null ? $"The first day, {first:yyyy-MM-dd}, is after the last one in the data, {last:yyyy-MM-dd}" : $"The last day, {last:yyyy-MM-dd}, is before the first one in the data, {first:yyyy-MM-dd}")}. Give both ends of the range to export zeros."));
        }

        return RangeOf(first, last);
    }

    private DayRange RangeOf(DateOnly first, DateOnly last)
    {
        var range = new DayRange(first, last);
        return range.Count <= (MaxDays ?? int.MaxValue) ? range : throw new ExportRequestException(FormattableString.Invariant(
            $"There are {range.Count} days from {first:yyyy-MM-dd} to {last:yyyy-MM-dd}; {MaxDays} is the maximum. Choose a shorter range."));
    }
}
