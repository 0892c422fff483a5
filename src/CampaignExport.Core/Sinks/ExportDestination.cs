namespace CampaignExport.Sinks;

/// <summary>A destination of a <see cref="FanOutExportSink"/>.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
/// <param name="name">The name that the caller gives the destination. It appears in checkpoints and logs.</param>
/// <param name="sink">The sink.</param>
public sealed class ExportDestination(string name, IExportSink sink)
{
    /// <summary>The name of the destination.</summary>
    public string Name { get; } = name;

    /// <summary>The sink.</summary>
    public IExportSink Sink { get; } = sink;
}
