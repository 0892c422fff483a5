using CampaignExport.Campaigns;
using CampaignExport.Metrics;

namespace CampaignExport.Reports;

/// <summary>Reads the campaigns of a comparison.</summary>
internal static class ComparisonReader
{
    /// <summary>Reads campaigns in a range, whose open ends are those of the data of each. A campaign without data there has the days of the first one with data.</summary>
    /// <param name="campaigns">The campaigns.</param>
    /// <param name="from">The first day; null for that of the data.</param>
    /// <param name="to">The last day; null for that of the data.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <exception cref="ExportRequestException">The range starts after it ends.</exception>
    /// <exception cref="NoDataException">No campaign has data at the open end of the range.</exception>
    public static async Task<IReadOnlyList<ComparedCampaign>> ReadAsync(
        IEnumerable<(ICampaignMetricsSource Source, MetricsQuery Query, Campaign? Description)> campaigns, DateOnly? from, DateOnly? to, CancellationToken cancellationToken)
    {
        var all = new List<(ICampaignMetricsSource Source, MetricsQuery Query, Campaign? Description, DailyMetrics Metrics, DayRange? Days)>();
        foreach (var (source, query, description) in campaigns)
        {
            // All days, since the first one with data may be before the range.
            var metrics = await source.ReadAsync(query with { Range = null, WithPeople = true }, cancellationToken).ConfigureAwait(false);
            all.Add((source, query, description, metrics, DaysOf(metrics)));
        }

        var usual = all.Select(one => one.Days).FirstOrDefault(days => days is not null)
            ?? throw new NoDataException(
                $"There is no data to compare. Give a first and a last day to compare zeros.",
                $"Il n’y a pas de données à comparer. Donnez un premier et un dernier jour pour comparer des zéros.");
        var compared = new List<ComparedCampaign>();
        foreach (var one in all)
        {
            var days = one.Days ?? usual;
            // People of all days are not those of some.
            var metrics = one.Metrics.People is null || one.Metrics.PeopleIn(days) is not null ? one.Metrics
                : await one.Source.ReadAsync(one.Query with { Range = days, WithPeople = true }, cancellationToken).ConfigureAwait(false);
            compared.Add(new(one.Query.CampaignId, metrics, days) { Campaign = one.Description, Launch = one.Metrics.FirstDayWithData() });
        }

        return compared;

        DayRange? DaysOf(DailyMetrics metrics)
        {
            try
            {
                return metrics.GetRange(from, to);
            }
            catch (NoDataException)
            {
                return null;
            }
        }
    }
}
