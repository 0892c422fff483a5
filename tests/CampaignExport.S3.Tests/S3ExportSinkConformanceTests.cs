using CampaignExport.Sinks;
using CampaignExport.Testing;

namespace CampaignExport.S3.Tests;

public class S3ExportSinkConformanceTests(RealStore store) : ExportSinkConformance, IAsyncLifetime
{
    private string _bucket = "";

    protected override int PartBytes => S3ExportSink.MinPartBytesOfBuckets;

    public async ValueTask InitializeAsync() => _bucket = await store.NewBucketAsync();

    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    protected virtual S3UploadOptions Options => new();

    protected override IExportSink CreateSink(bool overwrite) =>
        new S3ExportSink(store.Client, _bucket, S3KeyLayout.Under("exports"), Options with { Overwrite = overwrite });

    protected override async ValueTask<byte[]?> ReadAsync(string name, CancellationToken cancellationToken) =>
        await store.Client.ReadAsync(_bucket, $"exports/{name}", cancellationToken);

    protected override async ValueTask<int> CountUnfinishedAsync(CancellationToken cancellationToken) =>
        (await store.Client.UploadsAsync(_bucket, cancellationToken)).Count;
}
