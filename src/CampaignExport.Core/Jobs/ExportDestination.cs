using CampaignExport.Sinks;

namespace CampaignExport.Jobs;

/// <summary>A place that gets a copy of an export besides the one behind the links, such as the customer's own bucket.</summary>
/// <param name="Name">What the mail calls it. No secret, and no personal value.</param>
/// <param name="Sink">The place, for the files of this job alone. Its copies are the customer's to delete.</param>
public sealed record ExportDestination(string Name, IExportSink Sink);
