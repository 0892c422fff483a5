using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace CampaignExport.Diagnostics;

/// <summary>The names of the telemetry of exports, for <c>AddMeter</c> and <c>AddSource</c> of OpenTelemetry.</summary>
/// <remarks>Measurements and spans contain no personal values and no names of campaigns.</remarks>
public static class CampaignExportTelemetry
{
    /// <summary>The name of the meter.</summary>
    public const string MeterName = "CampaignExport";

    /// <summary>The name of the activity source. There is one activity per export.</summary>
    public const string ActivitySourceName = "CampaignExport";

    private static readonly Meter Meter = new(MeterName);
    private static readonly ActivitySource Activities = new(ActivitySourceName);

    private static readonly Counter<long> Rows = Meter.CreateCounter<long>(
        "campaign_export.rows", "{row}", "Rows of published exports, without headers.");

    private static readonly Counter<long> Bytes = Meter.CreateCounter<long>(
        "campaign_export.bytes", "By", "Bytes of the files of published exports.");

    private static readonly Histogram<double> Duration = Meter.CreateHistogram(
        "campaign_export.duration", "s", "Duration of exports, including failed ones.",
        advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.1, 0.5, 1, 5, 10, 30, 60, 300, 600, 1800, 3600] });

    private static readonly Gauge<long> Jobs = Meter.CreateGauge<long>(
        "campaign_export.jobs", "{job}", "Export jobs in the store, by state.");

    private static readonly Gauge<double> QueueAge = Meter.CreateGauge<double>(
        "campaign_export.queue.age", "s", "How long the longest-waiting job has been due; 0 if no job waits.");

    private static readonly Gauge<long> Workers = Meter.CreateGauge<long>(
        "campaign_export.workers", "{worker}", "Workers in the store, by state.");

    private static readonly Counter<long> Steps = Meter.CreateCounter<long>(
        "campaign_export.job.transitions", "{transition}", "Transitions of jobs to a state, by this process.");

    /// <summary>Whether the metrics of the store have a listener. If not, jobs and workers need not be counted.</summary>
    internal static bool IsJobsWatched => Jobs.Enabled || QueueAge.Enabled || Workers.Enabled;

    internal static void CountJobs(string state, long jobs) =>
        Jobs.Record(jobs, new KeyValuePair<string, object?>("campaign_export.job.state", state));

    internal static void CountWorkers(string state, long workers) =>
        Workers.Record(workers, new KeyValuePair<string, object?>("campaign_export.worker.state", state));

    internal static void AgeOfQueue(TimeSpan age) => QueueAge.Record(age.TotalSeconds);

    /// <param name="state">The new state.</param>
    /// <param name="failure">The reason of the final failure; null for another state.</param>
    internal static void CountTransition(string state, string? failure)
    {
        var tags = new TagList { { "campaign_export.job.state", state } };
        if (failure is not null)
            tags.Add("campaign_export.job.failure", failure);
        Steps.Add(1, tags);
    }

    /// <summary>Starts an export.</summary>
    /// <param name="kind"><c>charts</c>, <c>recipients</c> or <c>report</c>.</param>
    /// <returns>The measurement to end.</returns>
    internal static Measured Begin(string kind) => new(kind, Activities.StartActivity($"campaign_export {kind}"), Stopwatch.GetTimestamp());

    /// <summary>The measurement of an export.</summary>
    internal readonly record struct Measured(string Kind, Activity? Activity, long Begun)
    {
        public void Succeed(long rows, long bytes)
        {
            var kind = new KeyValuePair<string, object?>("campaign_export.kind", Kind);
            Rows.Add(rows, kind);
            Bytes.Add(bytes, kind);
            Duration.Record(Stopwatch.GetElapsedTime(Begun).TotalSeconds, kind);
            Activity?.SetTag("campaign_export.rows", rows).SetTag("campaign_export.bytes", bytes);
            Activity?.Dispose();
        }

        public void Fail(Exception error)
        {
            var type = error.GetType().FullName;
            Duration.Record(
                Stopwatch.GetElapsedTime(Begun).TotalSeconds,
                new KeyValuePair<string, object?>("campaign_export.kind", Kind),
                new KeyValuePair<string, object?>("error.type", type));
            Activity?.SetTag("error.type", type).SetStatus(ActivityStatusCode.Error);
            Activity?.Dispose();
        }
    }
}
