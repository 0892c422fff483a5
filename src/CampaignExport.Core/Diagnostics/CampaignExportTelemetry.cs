using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace CampaignExport.Diagnostics;

/// <summary>The names under which exports can be watched: <c>AddMeter</c> and <c>AddSource</c> of OpenTelemetry take them.</summary>
/// <remarks>No value of a person, and no name that a sender gave, is in any measurement or span.</remarks>
public static class CampaignExportTelemetry
{
    /// <summary>The name of the meter.</summary>
    public const string MeterName = "CampaignExport";

    /// <summary>The name of the source of activities, one an export.</summary>
    public const string ActivitySourceName = "CampaignExport";

    private static readonly Meter Meter = new(MeterName);
    private static readonly ActivitySource Activities = new(ActivitySourceName);

    private static readonly Counter<long> Rows = Meter.CreateCounter<long>(
        "campaign_export.rows", "{row}", "Rows of exports that were published, headers not counted.");

    private static readonly Counter<long> Bytes = Meter.CreateCounter<long>(
        "campaign_export.bytes", "By", "Bytes of the files of exports that were published.");

    private static readonly Histogram<double> Duration = Meter.CreateHistogram(
        "campaign_export.duration", "s", "How long exports took, those that failed among them.",
        advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.1, 0.5, 1, 5, 10, 30, 60, 300, 600, 1800, 3600] });

    private static readonly Gauge<long> Jobs = Meter.CreateGauge<long>(
        "campaign_export.jobs", "{job}", "Export jobs in the store, by state.");

    private static readonly Gauge<double> QueueAge = Meter.CreateGauge<double>(
        "campaign_export.queue.age", "s", "For how long the job that waits longest has been due; 0 if none waits.");

    private static readonly Counter<long> Steps = Meter.CreateCounter<long>(
        "campaign_export.job.transitions", "{transition}", "States that jobs came into, by this process.");

    /// <summary>Whether anybody wants to know how many jobs there are: else they need not be counted.</summary>
    internal static bool IsJobsWatched => Jobs.Enabled || QueueAge.Enabled;

    internal static void CountJobs(string state, long jobs) =>
        Jobs.Record(jobs, new KeyValuePair<string, object?>("campaign_export.job.state", state));

    internal static void AgeOfQueue(TimeSpan age) => QueueAge.Record(age.TotalSeconds);

    internal static void CountTransition(string state) =>
        Steps.Add(1, new KeyValuePair<string, object?>("campaign_export.job.state", state));

    /// <summary>Begins an export.</summary>
    /// <param name="kind"><c>charts</c> or <c>recipients</c>.</param>
    /// <returns>What to end it with, whatever its end.</returns>
    internal static Measured Begin(string kind) => new(kind, Activities.StartActivity($"campaign_export {kind}"), Stopwatch.GetTimestamp());

    /// <summary>An export that is measured.</summary>
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
