using System.Diagnostics.Metrics;
using CampaignExport.Diagnostics;

namespace CampaignExport.S3.Diagnostics;

/// <summary>The measurements of calls to a store.</summary>
internal static class S3Telemetry
{
    private static readonly Meter Meter = new(CampaignExportTelemetry.MeterName);

    private static readonly Counter<long> Retries = Meter.CreateCounter<long>(
        "campaign_export.s3.retries", "{retry}", "Retried calls to a store.");

    public static void CountRetry(Exception error) =>
        Retries.Add(1, new KeyValuePair<string, object?>("error.type", error.GetType().FullName));
}
