using CampaignExport.Sinks;
using CampaignExport.Testing;

namespace CampaignExport.Tests.Sinks;

public sealed class FileExportSinkConformanceTests : ExportSinkConformance, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    protected override IExportSink CreateSink(bool overwrite) => new FileExportSink(_folder.Path, overwrite);

    protected override async ValueTask<byte[]?> ReadAsync(string name, CancellationToken cancellationToken) =>
        File.Exists(_folder[name]) ? await File.ReadAllBytesAsync(_folder[name], cancellationToken) : null;

    protected override ValueTask<int> CountUnfinishedAsync(CancellationToken cancellationToken) =>
        new(_folder.Names.Count(name => name.StartsWith('.')));
}
