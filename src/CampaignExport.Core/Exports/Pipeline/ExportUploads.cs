using CampaignExport.Diagnostics;
using CampaignExport.Manifests;
using CampaignExport.Sinks;
using Microsoft.Extensions.Logging;

namespace CampaignExport.Exports;

/// <summary>The uploads of one export: one a file, and one for the manifest, which is published last.</summary>
internal sealed class ExportUploads(IExportSink sink, ILogger logger)
{
    private readonly List<ExportUpload> _files = [];
    private ExportUpload? _manifest;
    private bool _published;

    /// <summary>Opens what the checkpoint has begun, and the manifest: what is in the way shows before a byte is written.</summary>
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
            // Interrupted after the very last step but one: the manifest is published, the checkpoint not yet deleted.
        }
    }

    /// <summary>Gives up what was opened of an export whose stored parts are not all as they were: it begins again.</summary>
    public async ValueTask BeginAgainAsync(CancellationToken cancellationToken)
    {
        // What is in the way still shows before anything is given up.
        _manifest = await sink.OpenAsync(ExportManifest.FileName, cancellationToken).ConfigureAwait(false);
        foreach (var upload in _files)
            await Publication.WithdrawAsync(upload, logger).ConfigureAwait(false);
        await Publication.DisposeAsync(_files, logger).ConfigureAwait(false);
        _files.Clear();
    }

    /// <summary>The upload of a file, opened if need be.</summary>
    public async ValueTask<ExportUpload> OfFileAsync(int number, string name, CancellationToken cancellationToken)
    {
        if (number > _files.Count)
            _files.Add(await sink.OpenAsync(name, cancellationToken).ConfigureAwait(false));
        return _files[number - 1];
    }

    /// <summary>Publishes the files and then the manifest: all, or none.</summary>
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

        // Files that were stored whole are at rest, and outlive their uploads.
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
