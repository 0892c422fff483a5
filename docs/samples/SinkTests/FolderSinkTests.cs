using CampaignExport.Sinks;
using CampaignExport.Testing;

namespace SinkTests;

public sealed class FolderSinkTests : ExportSinkConformance
{
    private readonly string _folder = Directory.CreateTempSubdirectory().FullName;

    protected override IExportSink CreateSink(bool overwrite) => new FileExportSink(_folder, overwrite);

    protected override async ValueTask<byte[]?> ReadAsync(string name, CancellationToken cancellationToken) =>
        File.Exists(Path.Combine(_folder, name)) ? await File.ReadAllBytesAsync(Path.Combine(_folder, name), cancellationToken) : null;

    protected override ValueTask<int> CountUnfinishedAsync(CancellationToken cancellationToken) =>
        new(Directory.GetFiles(_folder, ".*").Length);
}
