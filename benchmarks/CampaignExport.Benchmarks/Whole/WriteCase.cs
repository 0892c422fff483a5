namespace CampaignExport.Benchmarks.Whole;

/// <summary>A case that is one function.</summary>
internal sealed class WriteCase(string name, Func<string, Task> write) : ExportCase(name)
{
    protected override Task WriteAsync(string folder) => write(folder);
}
