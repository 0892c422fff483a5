using CampaignExport.Campaigns;
using CampaignExport.Events;
using CampaignExport.Metrics;
using Xunit;

namespace CampaignExport.Testing;

/// <summary>
/// The contract of stores of events as tests: what counts, repeated and late events, days and periods. Derive a class from it in a test project with
/// xunit v3, implement how to import and count, and run all its tests. <see cref="EventStoreRecipientConformance"/> adds recipients.
/// </summary>
/// <remarks>Each test has its own instance, and needs a store that is empty at first.</remarks>
public abstract partial class EventStoreConformance
{
    /// <summary>The campaign of the tests.</summary>
    internal const string CampaignId = "summer";

    private static readonly DateOnly Monday = new(2026, 6, 1);

    /// <summary>The token of the test.</summary>
    internal static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>Imports events as one commit. It is called more than once.</summary>
    /// <param name="events">The events.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>A task that completes when they are committed.</returns>
    protected abstract Task ImportAsync(IReadOnlyList<MessageEvent> events, CancellationToken cancellationToken);

    /// <summary>Saves the description of a campaign. It replaces an earlier one.</summary>
    /// <param name="campaignId">The API id of the campaign.</param>
    /// <param name="campaign">The description.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>A task that completes when it is saved.</returns>
    protected abstract Task SaveCampaignAsync(string campaignId, Campaign campaign, CancellationToken cancellationToken);

    /// <summary>Creates the source that counts the events of the store.</summary>
    /// <returns>The source.</returns>
    protected abstract ICampaignMetricsSource CreateMetricsSource();

    /// <summary>Creates an event of the campaign.</summary>
    /// <param name="id">The id of the event.</param>
    /// <param name="kind">The name of its kind, without <c>users.messages.</c>.</param>
    /// <param name="days">The time since the noon of Monday, 2026-06-01, in days.</param>
    /// <param name="user">The person; null for none.</param>
    internal static MessageEvent Event(string id, string kind, double days, string? user)
    {
        var known = EventKinds.Find($"users.messages.{kind}") ?? EventKinds.Find(kind)!;
        return new(id, known, At(days), known.ChangesPerson || known.Name == EventKinds.Purchase ? "" : CampaignId, user) { VariationId = "a", DispatchId = "d" };
    }

    /// <summary>Gets a time by its distance from the noon of Monday, 2026-06-01.</summary>
    internal static DateTimeOffset At(double days) => new DateTimeOffset(Monday, new TimeOnly(12, 0), TimeSpan.Zero).AddDays(days);

    private Task ImportAsync(params IReadOnlyList<MessageEvent> events) => ImportAsync(events, Stop);

    private Task<DailyMetrics> ReadAsync(MetricsQuery? query = null) => CreateMetricsSource().ReadAsync(query ?? new MetricsQuery(CampaignId), Stop);

    private async Task CountsAsync(string metric, params (int Day, decimal Value)[] expected)
    {
        var metrics = await ReadAsync();
        var days = metrics.Days ?? new DayRange(Monday, Monday);
        var counted = Enumerable.Range(days.First.DayNumber, days.Last.DayNumber - days.First.DayNumber + 1).Select(DateOnly.FromDayNumber)
            .Select(day => (Day: day.DayNumber - Monday.DayNumber, Value: metrics.GetVariationSeries("email", "a", metric).ValueOn(day))).Where(one => one.Value != 0).ToArray();
        Assert.Equal(expected, counted);
    }
}
