using CampaignExport.Diagnostics;
using CampaignExport.Manifests;
using CampaignExport.Sinks;
using Microsoft.Extensions.Logging;

namespace CampaignExport.Exports;

/// <summary>The uploads of one export: one for each file, and one for the manifest, which is published last.</summary>
internal sealed class ExportUploads(IExportSink sink, ILogger logger)
{
    private readonly List<ExportUpload> _files = [];
    private ExportUpload? _manifest;
    private bool _published;

    /// <summary>Reopens the files of the checkpoint and opens the manifest, so that an existing file is an error before anything is written.</summary>
    public async ValueTask OpenAsync(ExportCheckpoint checkpoint, CancellationToken cancellationToken)
    {
        foreach (var file in checkpoint.Files)
            _files.Add(await sink.ReopenAsync(file.Name, file.State, file.Parts, cancellationToken).ConfigureAwait(false));

        try
        {
            _manifest = await sink.OpenAsync(ExportManifest.FileName, cancellationToken).ConfigureAwait(false);
        }
        catch (ExportExistsException) when (checkpoint.IsComplete)
        {
            // The export was interrupted between the publication of the manifest and the deletion of the checkpoint.
        }
    }

    /// <summary>Discards the opened files of an export whose stored parts are missing or damaged, so that it can restart.</summary>
    public async ValueTask RestartAsync(CancellationToken cancellationToken)
    {
        // An existing manifest is an error before anything is discarded.
        _manifest = await sink.OpenAsync(ExportManifest.FileName, cancellationToken).ConfigureAwait(false);
        foreach (var upload in _files)
            await Publication.WithdrawAsync(upload, logger).ConfigureAwait(false);
        await Publication.DisposeAsync(_files, logger).ConfigureAwait(false);
        _files.Clear();
    }

    /// <summary>Gets the upload of a file, and opens it if needed.</summary>
    public async ValueTask<ExportUpload> OfFileAsync(int number, string name, CancellationToken cancellationToken)
    {
        if (number > _files.Count)
            _files.Add(await sink.OpenAsync(name, cancellationToken).ConfigureAwait(false));
        return _files[number - 1];
    }

    /// <summary>Publishes the files and then the manifest: all of them, or none.</summary>
    public async ValueTask PublishAsync(ExportManifest manifest, CancellationToken cancellationToken)
    {
        if (_manifest is null)
        {
            _published = true;
            return;
        }

        await _manifest.WritePartAsync(new ExportPart(1, 0, new(manifest.ToJson())), cancellationToken).ConfigureAwait(false);
        await Publication.PublishAsync([.. _files, _manifest], logger, cancellationToken).ConfigureAwait(false);
        _published = true;
    }

    public IReadOnlyList<ExportedFile> Describe(ExportManifest manifest) =>
        [.. manifest.Files.Zip(_files, (file, upload) => new ExportedFile(file.Name, upload.Location, file.Rows, file.Bytes))];

    /// <summary>Ends all uploads. Unpublished uploads are kept for resumption, or discarded.</summary>
    /// <param name="keep">Whether they are kept.</param>
    /// <param name="files">The files so far.</param>
    public async ValueTask CloseAsync(bool keep, IReadOnlyList<CheckpointFile> files)
    {
        if (keep && !_published)
        {
            foreach (var upload in _files)
                await CleanUp.TryAsync(() => upload.SuspendAsync(CancellationToken.None), Log.SuspendFailed, logger, upload.Location).ConfigureAwait(false);
        }

        await Publication.DisposeAsync(_manifest is null ? _files : [.. _files, _manifest], logger).ConfigureAwait(false);
        if (keep || _published)
            return;

        // Complete files were suspended, so the disposal of their uploads does not discard them.
        foreach (var file in files.Where(file => file.IsComplete))
            await DiscardAsync(file).ConfigureAwait(false);
    }

    private ValueTask DiscardAsync(CheckpointFile file) => CleanUp.TryAsync(
        async () =>
        {
            try
            {
                // The content does not matter, because it is discarded.
                var upload = await sink.ReopenAsync(file.Name, file.State, file.PartsUnread, CancellationToken.None).ConfigureAwait(false);
                await upload.DisposeAsync().ConfigureAwait(false);
            }
            catch (ExportPartsLostException)
            {
                // The file is already gone.
            }
        },
        Log.DisposeFailed,
        logger,
        file.Name);
}
