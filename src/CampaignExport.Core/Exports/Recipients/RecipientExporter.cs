using System.Runtime.CompilerServices;
using CampaignExport.Diagnostics;
using CampaignExport.Manifests;
using CampaignExport.Packaging;
using CampaignExport.Recipients;
using CampaignExport.Sinks;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace CampaignExport.Exports;

/// <summary>
/// Exports recipients: reads pages, encodes and compresses them in parallel, stores them as parts, and publishes the files with
/// their manifest. An interrupted export resumes from its checkpoint and delivers the same bytes. The sink verifies the stored
/// parts; if a part is missing or damaged, the export restarts.
/// </summary>
/// <remarks>
/// Thread-safe. Several exports can run at once, each with its own checkpoint store and destination. Memory does not depend on the
/// number of rows. A failed or cancelled export publishes no file. Its stored parts are kept if there is a checkpoint, and
/// otherwise discarded.
/// </remarks>
/// <typeparam name="TRow">The type of a row: <see cref="Recipient"/>, or a type of the host.</typeparam>
/// <param name="source">The source of recipients.</param>
/// <param name="time">The time provider; null for the system clock.</param>
/// <param name="logger">The logger; null for none.</param>
public sealed class RecipientExporter<TRow>(
    IRecipientSource<TRow> source,
    TimeProvider? time = null,
    ILogger? logger = null)
{
    private readonly TimeProvider _time = time ?? TimeProvider.System;

    private readonly ILogger _logger = logger ?? NullLogger.Instance;

    /// <summary>Exports recipients, or resumes an interrupted export.</summary>
    /// <param name="request">The request.</param>
    /// <param name="sink">The destination of the files.</param>
    /// <param name="checkpoints">The store of the checkpoint; null if an interrupted export restarts.</param>
    /// <param name="progress">Called for each stored part; null to ignore the progress.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>The result.</returns>
    /// <exception cref="ExportRequestException">The request is invalid. The message names the problem.</exception>
    /// <exception cref="CheckpointException">The checkpoint belongs to another export, or to other settings.</exception>
    /// <exception cref="ExportExistsException">A file exists, and overwriting is not allowed.</exception>
    /// <exception cref="SourceDataException">A column failed to write a cell.</exception>
    public async Task<RecipientExportResult> ExportAsync(
        RecipientExportRequest<TRow> request,
        IExportSink sink,
        IExportCheckpointStore? checkpoints = null,
        IProgress<ExportProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(sink);
        request.Validate(sink);

        var measured = CampaignExportTelemetry.Begin(request.PartOfSplit is null ? "recipients" : "partition");
        try
        {
            var result = await RunAsync(request, sink, checkpoints, progress, cancellationToken).ConfigureAwait(false);
            var bytes = result.Files.Sum(file => file.Bytes);
            measured.Succeed(result.Manifest.Rows, bytes);
            if (request.PartOfSplit is null)
                Log.RecipientsExported(_logger, result.Manifest.ExportId, result.Files.Count, result.Manifest.Rows, bytes);
            return result;
        }
        catch (Exception error)
        {
            measured.Fail(error);
            throw;
        }
    }

    private async Task<RecipientExportResult> RunAsync(
        RecipientExportRequest<TRow> request, IExportSink sink, IExportCheckpointStore? checkpoints, IProgress<ExportProgress>? progress, CancellationToken cancellationToken)
    {
        var checkpoint = await BeginAsync(request, checkpoints, cancellationToken).ConfigureAwait(false);
        var uploads = new ExportUploads(sink, _logger);
        try
        {
            await OpenAsync(request, checkpoint, uploads, cancellationToken).ConfigureAwait(false);
            if (!checkpoint.Current.IsComplete)
                await StoreAsync(request, checkpoint, uploads, progress, cancellationToken).ConfigureAwait(false);
            var manifest = Manifest(request, checkpoint.Current);
            if (request.PartOfSplit is not null)
                return new RecipientExportResult(manifest, uploads.Describe(manifest));
            await uploads.PublishAsync(manifest, cancellationToken).ConfigureAwait(false);
            await checkpoint.DeleteAsync().ConfigureAwait(false);
            return new RecipientExportResult(manifest, uploads.Describe(manifest));
        }
        finally
        {
            await uploads.CloseAsync(keep: checkpoint.IsSaved, checkpoint.Current.Files).ConfigureAwait(false);
        }
    }

    private async ValueTask OpenAsync(
        RecipientExportRequest<TRow> request, CheckpointSaver checkpoint, ExportUploads uploads, CancellationToken cancellationToken)
    {
        try
        {
            await uploads.OpenAsync(checkpoint.Current, cancellationToken).ConfigureAwait(false);
        }
        catch (ExportPartsLostException error) when (request.StoredParts is null)
        {
            // The source has only the cursor after all stored parts, so everything is written again.
            Log.BeginsAgain(_logger, checkpoint.Current.ExportId, error.Location, Log.Safe(_logger, error));
            await uploads.RestartAsync(cancellationToken).ConfigureAwait(false);
            await checkpoint.RestartAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private async ValueTask<CheckpointSaver> BeginAsync(
        RecipientExportRequest<TRow> request, IExportCheckpointStore? checkpoints, CancellationToken cancellationToken)
    {
        var settings = request.Settings(source);
        if (request.StoredParts is { } parts)
            return new CheckpointSaver(ExportCheckpoint.Join(request.ExportId!, settings, parts), store: null, isSaved: true, request.PartBytes);
        var saved = checkpoints is null ? null : await checkpoints.LoadAsync(cancellationToken).ConfigureAwait(false);
        saved?.RequireSame(request.ExportId, settings);
        var checkpoint = saved ?? new ExportCheckpoint
        {
            ExportId = request.ExportId ?? Guid.CreateVersion7(_time.GetUtcNow()).ToString(),
            StartedAt = _time.GetUtcNow(),
            Settings = settings,
        };
        return new CheckpointSaver(checkpoint, checkpoints, isSaved: saved is not null, request.PartBytes);
    }

    private async ValueTask StoreAsync(
        RecipientExportRequest<TRow> request,
        CheckpointSaver checkpoint,
        ExportUploads uploads,
        IProgress<ExportProgress>? progress,
        CancellationToken cancellationToken)
    {
        var begun = checkpoint.Current;
        var meter = new ProgressMeter(progress, checkpoint, _time);
        var parts = new PartStore(checkpoint, request.PartsInFlight, request.Digests || checkpoint.HasStore, meter.Report, cancellationToken);
        await using (parts.ConfigureAwait(false))
        {
            try
            {
                await foreach (var part in ReadPartsAsync(request, begun, uploads, parts.Stopping).ConfigureAwait(false))
                    await parts.AddAsync(part).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                // A part failed, which stopped the reading. Its error is thrown.
                await parts.FinishAsync().ConfigureAwait(false);
                throw;
            }

            await parts.FinishAsync().ConfigureAwait(false);
        }

        await checkpoint.CompleteAsync(cancellationToken).ConfigureAwait(false);
    }

    private async IAsyncEnumerable<PendingPart> ReadPartsAsync(
        RecipientExportRequest<TRow> request, ExportCheckpoint begun, ExportUploads uploads, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // An incomplete file is resumed, even if no row is left and only its end is missing.
        var file = begun.Files is [.., { IsComplete: false }] ? await OpenFileAsync(request, begun, uploads, begun.Files.Count, cancellationToken).ConfigureAwait(false) : null;
        var rows = begun.Files.Sum(one => one.Rows);
        var encoder = new BlockEncoder<TRow>(request);
        var pages = PageReader.ReadAsync(source, request, begun, cancellationToken);
        await foreach (var encoded in OrderedWorkers.RunAsync(pages, encoder.Encode, request.Workers, cancellationToken).ConfigureAwait(false))
        {
            var block = await NumberedAsync(encoded, rows).ConfigureAwait(false);
            rows += block.Rows;
            if (block.BeginsFile)
            {
                if (file is not null)
                    yield return file.End();
                file = await OpenFileAsync(request, begun, uploads, block.File, cancellationToken).ConfigureAwait(false);
            }

            file!.Append(block);
            if (file.Pending >= PartSizes.Of(request.PartBytes, file.NextPart))
                yield return file.CutPart();
        }

        if (file is not null)
            yield return file.End();
    }

    private static async ValueTask<FileAssembly> OpenFileAsync(
        RecipientExportRequest<TRow> request, ExportCheckpoint begun, ExportUploads uploads, int number, CancellationToken cancellationToken)
    {
        var contentName = request.ContentName(number);
        var file = number <= begun.Files.Count
            ? begun.Files[number - 1]
            : new CheckpointFile(request.Packaging.FileName(contentName), 0, 0, 0, IsComplete: false, "", []);
        var upload = await uploads.OfFileAsync(number, file.Name, cancellationToken).ConfigureAwait(false);
        return new FileAssembly(number, contentName, request.Packaging, upload, file, begun.Position);
    }

    // A worker knows only the number of the row within its block.
    private static async ValueTask<Block> NumberedAsync(Task<Block> encoded, long rowsBefore)
    {
        try
        {
            return await encoded.ConfigureAwait(false);
        }
        catch (RowException error) when (rowsBefore > 0)
        {
            throw new RowException(rowsBefore + error.Row, error.Column, error.InnerException);
        }
    }

    private ExportManifest Manifest(RecipientExportRequest<TRow> request, ExportCheckpoint checkpoint) => new()
    {
        ExportId = checkpoint.ExportId,
        CampaignId = request.CampaignId,
        Buckets = request.Buckets?.ToString(),
        Only = request.Selection.Only,
        Contents = request.Selection.Name,
        Columns = [.. request.Selection.Columns.Select(column => column.Name)],
        ColumnNames = request.OfColumns(request.Selection.DocumentedNames),
        CustomAttributes = request.OfColumns(request.Selection.CustomAttributes),
        CustomEvents = request.OfColumns(request.Selection.CustomEvents),
        Format = request.Format.Description,
        ColumnGuards = request.ColumnGuards() is { Count: > 0 } guards ? guards : null,
        Packaging = request.Packaging.Name,
        TimeZone = request.TimeZone.Id,
        StartedAt = checkpoint.StartedAt,
        CompletedAt = _time.GetUtcNow(),
        Rows = checkpoint.Files.Sum(file => file.Rows),
        ReplacedCharacters = checkpoint.Files.Sum(file => file.ReplacedCharacters),
        Files = [.. checkpoint.Files.Select(file => new ManifestFile(
            file.Name, file.Rows, file.Parts.Sum(part => part.Bytes), request.Digests ? Digests.OfFile(file.Parts) : null,
            request.Digests ? file.Parts : [.. file.Parts.Select(part => new ManifestPart(part.Bytes, sha256: null))]))],
    };
}

/// <summary>Reports the progress of an export.</summary>
internal sealed class ProgressMeter(IProgress<ExportProgress>? progress, CheckpointSaver checkpoint, TimeProvider time)
{
    private readonly long _begun = time.GetTimestamp();
    private readonly long _rowsBefore = checkpoint.Rows;

    public void Report()
    {
        if (progress is null)
            return;
        var rows = checkpoint.Rows;
        var seconds = time.GetElapsedTime(_begun).TotalSeconds;
        progress.Report(new ExportProgress(
            rows, checkpoint.Bytes, checkpoint.Parts, seconds > 0 ? (rows - _rowsBefore) / seconds : 0));
    }
}
