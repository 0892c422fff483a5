using CampaignExport.Campaigns;
using CampaignExport.Events;
using CampaignExport.Metrics;

namespace CampaignExport.DuckDb;

/// <summary>The results of the statements over all days of a campaign. They are kept, and give the metrics of any range.</summary>
internal sealed record CountedRows
{
    public required IReadOnlyList<SegmentVariation> Variations { get; init; }

    public List<MessageRow> Messages { get; init; } = [];

    public List<UserRow> Users { get; init; } = [];

    public List<ConvertedRow> Conversions { get; init; } = [];

    /// <summary>Creates the metrics of a range; null for all days.</summary>
    public DailyMetrics ToMetrics(DayRange? range, DistinctPeople? people)
    {
        var counts = new EventCounts([.. Variations.Select(one => new Variation(one.Channel, one.Id.Length == 0 ? null : one.Id, one.Name))]) { Range = range, People = people };
        foreach (var row in Messages)
            counts.Add(DayOf(row.Day), row.Channel, row.VariationId, EventKinds.Find(row.Kind)!, (EventCounting)row.Counting, row.Detail, row.Count);
        foreach (var row in Users)
        {
            if (row.Channel is { } channel)
                counts.AddPersons(DayOf(row.Day), channel, row.VariationId!, row.Count);
            else
                counts.AddPersons(DayOf(row.Day), row.Count);
        }

        foreach (var row in Conversions)
            counts.AddConversions((ConversionRow)row.What, DayOf(row.Day), row.VariationId, row.Behavior, row.Count);
        return counts.Build();
    }

    private static DateOnly DayOf(int number) => DateOnly.FromDayNumber(number);
}

/// <summary>A number of events or messages of a kind.</summary>
internal sealed record MessageRow(int Counting, int Day, string Channel, string VariationId, string Kind, string Detail, long Count);

/// <summary>A number of users; channel and variation are null for the campaign.</summary>
internal sealed record UserRow(int Day, string? Channel, string? VariationId, long Count);

/// <summary>A number of conversions.</summary>
internal sealed record ConvertedRow(int What, int Day, string VariationId, string Behavior, long Count);
