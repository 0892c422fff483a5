using CampaignExport.Events;

namespace CampaignExport.EndToEnd.Tests.Documentation;

/// <summary>The tables of docs/events.md, generated from the table of event kinds.</summary>
internal static class EventTables
{
    public static string Metrics => Table(
        ["Event", "Channel", "Field", "Counts", "Only if"],
        EventKinds.All.SelectMany(kind => kind.Metrics.Select((metric, at) => new[]
        {
            at == 0 ? $"`{kind.Name}`" : "",
            at > 0 ? "" : kind.ChannelFromPlatform ? "`<platform>_push`" : kind.Channel is null ? "" : $"`{kind.Channel}`",
            $"`{metric.ApiName}`", Counting(metric.Counting), Condition(kind, metric),
        })));

    public static string Others => Table(
        ["Event", "Why it makes no metric"],
        EventKinds.All.Where(kind => kind.Reason is not null).Select(kind => new[] { $"`{kind.Name}`", kind.Reason! }));

    private static string Counting(EventCounting counting) => counting switch
    {
        EventCounting.Each => "each event",
        EventCounting.ByMachine => "each event of a machine",
        EventCounting.FirstOfMessage => "the first of a person and dispatch",
        EventCounting.FirstOfPerson => "the first of a person",
        EventCounting.PeoplePerDay => "the people of the day",
        EventCounting.Conversion => "conversions",
        EventCounting.ConversionBySendTime => "conversions, on the day of the message",
        EventCounting.Revenue => "the price, [of purchases after a message](#revenue)",
        _ => throw new ArgumentOutOfRangeException(nameof(counting)),
    };

    private static string Condition(EventKind kind, EventMetric metric)
    {
        if (metric.CancelledBy is { } other)
            return $"no `{other}` of the same person and dispatch";
        return metric.Details is null ? "" : $"`{kind.DetailField}` is {string.Join(", ", metric.Details.Select(value => value.Length == 0 ? "missing" : $"`{value}`"))}";
    }

    private static string Table(string[] headers, IEnumerable<string[]> rows) => string.Join('\n',
        rows.Prepend([.. headers.Select(_ => "---")]).Prepend(headers).Select(cells => $"| {string.Join(" | ", cells)} |"));
}
