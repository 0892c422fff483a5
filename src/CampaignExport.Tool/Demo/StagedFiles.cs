using CampaignExport.Exports;
using CampaignExport.Manifests;
using CampaignExport.Sinks;

namespace CampaignExport.Tool.Demo;

/// <summary>
/// Holds the files of several exports back until all are made, small ones in memory and large ones beside their place, then
/// publishes them together: an export that is refused or interrupted leaves none of them.
/// </summary>
/// <param name="overwrite">Whether files may replace others.</param>
internal sealed class StagedFiles(bool overwrite) : IAsyncDisposable
{
    private readonly List<(string Folder, string Name, MemoryStream Bytes)> _files = [];
    private readonly List<ExportUpload> _uploads = [];
    private readonly List<ExportUpload> _heldBack = [];

    /// <summary>A place to export small files to, which wait in memory.</summary>
    public IExportSink Folder(string path) => new StagedFolder(this, path);

    /// <summary>A place to export large files to, which wait beside it.</summary>
    public IExportSink LargeFolder(string path) => new HeldBackFolder(_heldBack, new FileExportSink(path, overwrite));

    public ExportedFile Add(string folder, string name, byte[] bytes, long rows)
    {
        _files.Add((folder, name, new MemoryStream(bytes)));
        return new(name, Path.Combine(folder, name), rows, bytes.Length);
    }

    /// <summary>Makes sure that the small files that wait can be published.</summary>
    /// <exception cref="ExportExistsException">A file is already there, and may not be overwritten. None was written.</exception>
    public async Task OpenAsync(CancellationToken cancellationToken)
    {
        foreach (var (folder, name, _) in _files)
            _uploads.Add(await new FileExportSink(folder, overwrite).OpenAsync(name, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>Publishes all files: those in memory, which must have been opened, then the large ones in their order.</summary>
    public async Task PublishAsync(CancellationToken cancellationToken)
    {
        foreach (var ((_, _, bytes), upload) in _files.Zip(_uploads))
            await upload.WritePartAsync(new ExportPart(1, 0, new(bytes.ToArray())), cancellationToken).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        ExportUpload[] all = [.. _uploads, .. _heldBack];
        try
        {
            foreach (var upload in all)
                await upload.CompleteAsync(CancellationToken.None).ConfigureAwait(false);
        }
        catch
        {
            // Does nothing to those that were not completed.
            foreach (var upload in all)
                await WithdrawAsync(upload).ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Discards what was not published.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var upload in (ExportUpload[])[.. _uploads, .. _heldBack])
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
            // The error that led here is the one to report.
        }
    }

    private sealed class StagedFolder(StagedFiles files, string path) : IExportSink
    {
        public ValueTask<ExportUpload> OpenAsync(string name, CancellationToken cancellationToken = default) =>
            new(new StagedUpload(files, path, name));

        public ValueTask<ExportUpload> ReopenAsync(string name, string state, IReadOnlyList<ManifestPart> parts, CancellationToken cancellationToken = default) =>
            throw new NotSupportedException("What waits in memory ends with the process.");
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
