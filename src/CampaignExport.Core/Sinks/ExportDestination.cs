namespace CampaignExport.Sinks;

/// <summary>One of the places that a <see cref="FanOutExportSink"/> delivers to.</summary>
/// <param name="Name">What the caller calls it; it is kept in checkpoints and stands in logs.</param>
/// <param name="Sink">The place.</param>
public sealed record ExportDestination(string Name, IExportSink Sink);
