using System.Diagnostics.Metrics;
using CampaignExport.Diagnostics;

namespace CampaignExport.S3.Diagnostics;

/// <summary>What is measured of calls to a store, by the meter of all exports.</summary>
internal static class S3Telemetry
{
    private static readonly Meter Meter = new(CampaignExportTelemetry.MeterName);

    private static readonly Counter<long> Retries = Meter.CreateCounter<long>(
        "campaign_export.s3.retries", "{retry}", "Calls to a store that were made again, those of parts above all.");

    public static void CountRetry(Exception error) =>
        Retries.Add(1, new KeyValuePair<string, object?>("error.type", error.GetType().FullName));
}
