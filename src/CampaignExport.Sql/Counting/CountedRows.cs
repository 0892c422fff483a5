using CampaignExport.Campaigns;
using CampaignExport.Events;
using CampaignExport.Metrics;

namespace CampaignExport.Sql;

/// <summary>The results of the statements over all days of a campaign. They are kept, and give the metrics of any range.</summary>
internal sealed record CountedRows
{
    public required IReadOnlyList<EventVariation> Variations { get; init; }

    public List<MessageRow> Messages { get; init; } = [];

    public List<UserRow> Users { get; init; } = [];

    public List<ConvertedRow> Conversions { get; init; } = [];

    public List<RevenueRow> Revenue { get; init; } = [];

    /// <summary>Creates the metrics of a query.</summary>
    /// <param name="query">The query.</param>
    /// <param name="behaviors">The known conversion behaviors of the campaign.</param>
    /// <param name="people">The distinct people of its range; null if they were not counted.</param>
    /// <param name="users">The people of the weeks or months of its range; null for those of the days or hours.</param>
    public DailyMetrics ToMetrics(MetricsQuery query, IReadOnlyList<ConversionBehavior> behaviors, DistinctPeople? people, IReadOnlyList<UserRow>? users)
    {
        var counts = new EventCounts([.. Variations.Select(one => new Variation(one.Channel, one.Id.Length == 0 ? null : one.Id, one.Name))], query, behaviors) { People = people };
        // Engines return rows in any order, and metrics appear in that of the rows.
        var kinds = EventKinds.All.Index().ToDictionary(kind => kind.Item.Name, kind => kind.Index, StringComparer.Ordinal);
        foreach (var row in Messages.OrderBy(row => kinds[row.Kind]).ThenBy(row => row.Counting).ThenBy(row => row.Channel, StringComparer.Ordinal)
            .ThenBy(row => row.VariationId, StringComparer.Ordinal).ThenBy(row => row.Day))
        {
            counts.Add(At(row.Day), row.Channel, row.VariationId, EventKinds.Find(row.Kind)!, (EventCounting)row.Counting, row.Detail, row.Count);
        }

        foreach (var row in users ?? Users)
        {
            if (row.Channel is { } channel)
                counts.AddPeople(At(row.Day), channel, row.VariationId!, row.Count);
            else
                counts.AddPeople(At(row.Day), row.Count);
        }

        foreach (var row in Conversions.OrderBy(row => row.What).ThenBy(row => row.Behavior, StringComparer.Ordinal))
            counts.AddConversions((ConversionRow)row.What, At(row.Day), row.VariationId, row.Behavior, row.Count);
        foreach (var row in Revenue.OrderBy(row => row.Currency != "USD").ThenBy(row => row.Currency, StringComparer.Ordinal))
            counts.AddRevenue(At(row.Day), row.Channel, row.VariationId, row.Currency, row.Amount);
        return counts.Build();

        MetricPeriod At(int number) => query.Granularity == Granularity.Hour
            ? new(TimeZoneInfo.ConvertTime(DateTimeOffset.UnixEpoch.AddMinutes(number), query.TimeZone))
            : new(DateOnly.FromDayNumber(number));
    }
}

/// <summary>A number of events or messages of a kind. In all rows, the day is its number, and an hour is the minute since 1970 with which it begins.</summary>
internal sealed record MessageRow(int Counting, int Day, string Channel, string VariationId, string Kind, string Detail, long Count);

/// <summary>A number of people; channel and variation are null for the campaign.</summary>
internal sealed record UserRow(int Day, string? Channel, string? VariationId, long Count);

/// <summary>A number of conversions.</summary>
internal sealed record ConvertedRow(int What, int Day, string VariationId, string Behavior, long Count);

/// <summary>The sum of the prices of purchases in a currency; the channel is empty for the control group.</summary>
internal sealed record RevenueRow(int Day, string Channel, string VariationId, string Currency, decimal Amount);
