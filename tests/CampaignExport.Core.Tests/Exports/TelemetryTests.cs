using System.Diagnostics;
using System.Diagnostics.Metrics;
using CampaignExport.Diagnostics;
using CampaignExport.Tests.Recipients;

namespace CampaignExport.Tests.Exports;

public sealed class TelemetryTests
{
    [Fact]
    public async Task Published_export_is_counted_and_failed_one_has_its_error_type()
    {
        var measured = new List<(string Name, double Value, string Tags)>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, self) =>
            {
                if (instrument.Meter.Name == CampaignExportTelemetry.MeterName)
                    self.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument, value, tags));
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Add(instrument, value, tags));
        listener.Start();
        var activities = new List<Activity>();
        using var activityListener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == CampaignExportTelemetry.ActivitySourceName,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = activity => { lock (activities) activities.Add(activity); },
        };
        ActivitySource.AddActivityListener(activityListener);

        // 10,007 rows distinguish this export from those of concurrent tests.
        using var folder = new TemporaryFolder();
        var request = RecipientExporterTests.Shape("none", "csv", 0) with { PartBytes = 1_000_000 };
        await RecipientExporterTests.ExportAsync(new GeneratedRecipients(10_007, 1000), folder, request);
        using var other = new TemporaryFolder();
        var failing = new GeneratedRecipients(10, 5) { BeforePage = _ => throw new InsufficientExecutionStackException() };
        await FluentActions.Awaiting(() => RecipientExporterTests.ExportAsync(failing, other, request)).Should().ThrowAsync<InsufficientExecutionStackException>();

        lock (measured)
        {
            measured.Should().Contain(("campaign_export.rows", 10_007, "campaign_export.kind=recipients"));
            measured.Should().Contain(one => one.Name == "campaign_export.bytes" && one.Value == folder.Bytes("users.csv").Length);
            measured.Should().Contain(one => one.Name == "campaign_export.duration"
                && one.Tags == "campaign_export.kind=recipients, error.type=System.InsufficientExecutionStackException");
        }

        lock (activities)
        {
            activities.Should().Contain(one => one.OperationName == "campaign_export recipients" && Equals(one.GetTagItem("campaign_export.rows"), 10_007L));
            activities.Should().Contain(one => one.Status == ActivityStatusCode.Error
                && Equals(one.GetTagItem("error.type"), "System.InsufficientExecutionStackException"));
        }

        void Add(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            var text = string.Join(", ", tags.ToArray().Select(tag => $"{tag.Key}={tag.Value}"));
            lock (measured)
                measured.Add((instrument.Name, value, text));
        }
    }
}
