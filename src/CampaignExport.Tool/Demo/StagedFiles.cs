using CampaignExport.Exports;
using CampaignExport.Manifests;
using CampaignExport.Sinks;

namespace CampaignExport.Tool.Demo;

/// <summary>
/// Stages the files of several exports until all are complete, small ones in memory and large ones beside their final path, then
/// publishes them together. A refused or interrupted export leaves none of them.
/// </summary>
/// <param name="overwrite">Whether files may replace others.</param>
internal sealed class StagedFiles(bool overwrite) : IAsyncDisposable
{
    private readonly List<(string Folder, string Name, MemoryStream Bytes)> _files = [];
    private readonly List<ExportUpload> _uploads = [];
    private readonly List<ExportUpload> _deferred = [];

    /// <summary>Creates a sink for small files, which are staged in memory.</summary>
    public IExportSink Folder(string path) => new StagedFolder(this, path);

    /// <summary>Creates a sink for large files, which are staged beside their final path.</summary>
    public IExportSink LargeFolder(string path) => new DeferredFolder(_deferred, new FileExportSink(path, overwrite));

    public ExportedFile Add(string folder, string name, byte[] bytes, long rows)
    {
        _files.Add((folder, name, new MemoryStream(bytes)));
        return new(name, Path.Combine(folder, name), rows, bytes.Length);
    }

    /// <summary>Opens the uploads of the small files.</summary>
    /// <exception cref="ExportExistsException">A file exists and must not be overwritten. Nothing was written.</exception>
    public async Task OpenAsync(CancellationToken cancellationToken)
    {
        foreach (var (folder, name, _) in _files)
            _uploads.Add(await new FileExportSink(folder, overwrite).OpenAsync(name, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>Publishes all files: those in memory, which must be opened, then the large ones in their order.</summary>
    public async Task PublishAsync(CancellationToken cancellationToken)
    {
        foreach (var ((_, _, bytes), upload) in _files.Zip(_uploads))
            await upload.WritePartAsync(new ExportPart(1, 0, new(bytes.ToArray())), cancellationToken).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        ExportUpload[] all = [.. _uploads, .. _deferred];
        try
        {
            foreach (var upload in all)
                await upload.CompleteAsync(CancellationToken.None).ConfigureAwait(false);
        }
        catch
        {
            // This has no effect on incomplete uploads.
            foreach (var upload in all)
                await WithdrawAsync(upload).ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Discards unpublished files.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var upload in (ExportUpload[])[.. _uploads, .. _deferred])
            await upload.DisposeAsync().ConfigureAwait(false);
    }

    private static async Task WithdrawAsync(ExportUpload upload)
    {
        try
        {
            await upload.WithdrawAsync(CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // The first error is the one to report.
        }
    }

    private sealed class StagedFolder(StagedFiles files, string path) : IExportSink
    {
        public ValueTask<ExportUpload> OpenAsync(string name, CancellationToken cancellationToken = default) =>
            new(new StagedUpload(files, path, name));

        public ValueTask<ExportUpload> ReopenAsync(string name, string state, IReadOnlyList<ManifestPart> parts, CancellationToken cancellationToken = default) =>
            throw new NotSupportedException("Files that are staged in memory end with the process.");
    }

    private sealed class StagedUpload(StagedFiles files, string folder, string name) : ExportUpload
    {
        private readonly MemoryStream _bytes = new();

        public override string Location => Path.Combine(folder, name);

        public override string State => "";

        public override ValueTask WritePartAsync(ExportPart part, CancellationToken cancellationToken = default)
        {
            _bytes.Position = part.Offset;
            foreach (var bytes in part.Bytes)
                _bytes.Write(bytes.Span);
            return ValueTask.CompletedTask;
        }

        public override ValueTask CompleteAsync(CancellationToken cancellationToken = default)
        {
            files._files.Add((folder, name, _bytes));
            return ValueTask.CompletedTask;
        }

        public override ValueTask WithdrawAsync(CancellationToken cancellationToken = default)
        {
            files._files.RemoveAll(file => file.Bytes == _bytes);
            return ValueTask.CompletedTask;
        }

        public override ValueTask SuspendAsync(CancellationToken cancellationToken = default) => ValueTask.CompletedTask;

        public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}

/// <summary>Stores uploads in a folder, but leaves their publication to the caller.</summary>
/// <param name="deferred">Receives complete uploads, in the order of their publication.</param>
/// <param name="inner">The folder.</param>
internal sealed class DeferredFolder(List<ExportUpload> deferred, IExportSink inner) : IExportSink
{
    public async ValueTask<ExportUpload> OpenAsync(string name, CancellationToken cancellationToken = default) =>
        new Upload(deferred, await inner.OpenAsync(name, cancellationToken).ConfigureAwait(false));

    public ValueTask<ExportUpload> ReopenAsync(string name, string state, IReadOnlyList<ManifestPart> parts, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException("A staged upload cannot be resumed.");

    private sealed class Upload(List<ExportUpload> deferred, ExportUpload inner) : ExportUpload
    {
        public override string Location => inner.Location;

        public override string State => inner.State;

        public override ValueTask WritePartAsync(ExportPart part, CancellationToken cancellationToken = default) =>
            inner.WritePartAsync(part, cancellationToken);

        public override ValueTask CompleteAsync(CancellationToken cancellationToken = default)
        {
            deferred.Add(inner);
            return ValueTask.CompletedTask;
        }

        public override ValueTask WithdrawAsync(CancellationToken cancellationToken = default)
        {
            deferred.Remove(inner);
            return ValueTask.CompletedTask;
        }

        // A suspended upload would remain after it is discarded.
        public override ValueTask SuspendAsync(CancellationToken cancellationToken = default) => ValueTask.CompletedTask;

        public override ValueTask DisposeAsync() => deferred.Contains(inner) ? ValueTask.CompletedTask : inner.DisposeAsync();
    }
}
