namespace CampaignExport.Sinks;

/// <summary>A destination of a <see cref="FanOutExportSink"/>.</summary>
/// <param name="Name">The name that the caller gives the destination. It appears in checkpoints and logs.</param>
/// <param name="Sink">The sink.</param>
public sealed record ExportDestination(string Name, IExportSink Sink);
