using CampaignExport.Exports;
using CampaignExport.Manifests;
using CampaignExport.Recipients;
using CampaignExport.Sinks;
using CampaignExport.Tool.Inputs;
using CampaignExport.Tool.Locations;
using CampaignExport.Tool.Output;

namespace CampaignExport.Tool.Commands;

/// <summary>Runs an export of recipients into a location where an earlier export may have left files.</summary>
/// <param name="console">Shows the files that are written.</param>
/// <param name="location">The location.</param>
/// <param name="existing">The treatment of an existing export.</param>
internal sealed class RecipientRun(ToolConsole console, ExportLocation location, ExistingExport existing)
{
    private readonly EarlierExport _earlier = new(location);

    /// <summary>Returns the part of the input that was read, from 0 to 1; null if it is unknown. The function is null if no file is read.</summary>
    public Func<double?>? Fraction { get; set; }

    public async Task RunAsync<TRow>(IRecipientSource<TRow> source, RecipientExportRequest<TRow> request, CancellationToken cancellationToken)
    {
        // An export that looks interrupted may be running. The lock shows that first.
        var found = await _earlier.LookAsync(cancellationToken).ConfigureAwait(false);
        if (found != FoundExport.Interrupted)
            await AllowAsync(found, cancellationToken).ConfigureAwait(false);
        if (found == FoundExport.Finished && existing == ExistingExport.Resumed)
        {
            await VerifyAsync(request, cancellationToken).ConfigureAwait(false);
            return;
        }

        using var held = location.Hold();
        try
        {
            // Check again: another process may have written here before the lock was taken.
            found = await _earlier.LookAsync(cancellationToken).ConfigureAwait(false);
            await AllowAsync(found, cancellationToken).ConfigureAwait(false);
            var goesOn = found == FoundExport.Interrupted && existing == ExistingExport.Resumed;
            if (!goesOn)
                await _earlier.BeginAsync(replaces: found != FoundExport.Nothing, cancellationToken).ConfigureAwait(false);
            await ExportAsync(source, request, replaces: found != FoundExport.Nothing, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (error is not (UsageException or ExportExistsException))
        {
            var stored = await LoadStoredAsync().ConfigureAwait(false);
            if (Hint(error, isStored: stored is not null) is { } hint)
                Failure.AddHint(error, hint);
            if (stored is null)
                await TryForgetAsync().ConfigureAwait(false);
            throw;
        }
        finally
        {
            TryDeleteDistinct();
        }
    }

    private async ValueTask AllowAsync(FoundExport found, CancellationToken cancellationToken)
    {
        switch (found, existing)
        {
            case (FoundExport.Interrupted, ExistingExport.Refused):
                throw new UsageException(await _earlier.HasReadableCheckpointAsync(cancellationToken).ConfigureAwait(false)
                    ? $"'{location.Name}' holds an export that was interrupted. Give --resume to continue it, or --overwrite to start again."
                    : $"'{location.Name}' holds an export that was interrupted, and its checkpoint cannot be read. Give --overwrite to start again.");
            case (FoundExport.Finished, ExistingExport.Refused):
            case (FoundExport.Files, ExistingExport.Refused or ExistingExport.Resumed):
                throw new ExportExistsException(await _earlier.FindDeliveredAsync(cancellationToken).ConfigureAwait(false) ?? location.Name);
            default:
                break;
        }
    }

    private async Task ExportAsync<TRow>(
        IRecipientSource<TRow> source, RecipientExportRequest<TRow> request, bool replaces, CancellationToken cancellationToken)
    {
        var checkpoints = new ReplacingCheckpoints(_earlier);
        var begun = await checkpoints.LoadAsync(cancellationToken).ConfigureAwait(false);
        var overwrite = replaces && await _earlier.IsOlderAsync(begun, cancellationToken).ConfigureAwait(false);
        var sink = new PublishingSink(location.CreateSink(overwrite), () => _earlier.SetAsideAsync(checkpoints.Current));

        var start = TimeProvider.System.GetTimestamp();
        var exporter = new RecipientExporter<TRow>(new InterruptibleSource<TRow>(source), logger: new WarningLogger(console.Warn));
        var result = await console.ShowProgressAsync(progress => exporter.ExportAsync(request, sink, checkpoints, progress, cancellationToken), Fraction).ConfigureAwait(false);
        var time = TimeProvider.System.GetElapsedTime(start);

        var manifest = await location.ReadAsync(ExportManifest.FileName, cancellationToken).ConfigureAwait(false);
        console.ShowFiles(ExportVerification.Describe(result.Manifest, manifest?.Length ?? 0, location.PathOf));
        console.Show(Totals.Describe(result.Manifest, result.Manifest.Rows - checkpoints.RowsBegunWith, time));
        RecipientInput.TellChanged(console, blank: 0, result.Manifest.ReplacedCharacters);
    }

    private async Task VerifyAsync<TRow>(RecipientExportRequest<TRow> request, CancellationToken cancellationToken)
    {
        using var delivery = await location.FetchAsync(cancellationToken).ConfigureAwait(false);
        var manifest = await ExportVerification.ReadAsync(delivery.ManifestPath, cancellationToken).ConfigureAwait(false);
        RequireSame("campaign", manifest.CampaignId ?? "", request.CampaignId ?? "");
        RequireSame("random buckets", manifest.Buckets ?? "", request.Buckets?.ToString() ?? "");
        RequireSame("filter", manifest.Only ?? "all", request.Selection.Only ?? "all");
        RequireSame("contents", manifest.Contents, request.Selection.Name);
        RequireSame("columns", string.Join(", ", manifest.Columns), string.Join(", ", request.Selection.Columns.Select(column => column.Name)));
        RequireSame("format", manifest.Format, request.Format.Description);
        RequireSame("packaging", manifest.Packaging, request.Packaging.Name);
        await ExportVerification.VerifyAsync(console, delivery.ManifestPath, delivery.IsCopy ? location.PathOf : null, cancellationToken).ConfigureAwait(false);
        await TidyFinishedAsync(manifest).ConfigureAwait(false);
    }

    private void RequireSame(string what, string before, string now)
    {
        if (before != now)
        {
            throw new UsageException(
                $"'{location.Name}' holds a finished export with the {what} '{before}', not '{now}'. Give --overwrite to replace it, or choose another --out.");
        }
    }

    // A process that was killed at the end may have left its lock.
    private async ValueTask TidyFinishedAsync(ExportManifest manifest)
    {
        if (!await _earlier.HasLeftOversAsync(CancellationToken.None).ConfigureAwait(false))
            return;
        using var held = location.Hold();
        await _earlier.TidyAsync([.. manifest.Files.Select(file => file.Name)], CancellationToken.None).ConfigureAwait(false);
    }

    /// <summary>Returns advice for the caller; null if there is none.</summary>
    private string? Hint(Exception error, bool isStored)
    {
        // Other settings can be taken back. A source that has lost its snapshot can only start again.
        if (error is CheckpointException && isStored && !error.Message.EndsWith("Start a new export.", StringComparison.Ordinal))
            return "That is --resume with the old settings, or --overwrite.";
        if (error is ExportPartsLostException or CheckpointException)
            return "Give --overwrite for that.";
        if (!isStored)
            return null;
        var instead = existing == ExistingExport.Overwritten ? " instead of --overwrite" : "";
        return $"{(error is SourceDataException or RowException ? "Correct that, then run" : "Run")} the same command with --resume{instead} to continue from what is stored.";
    }

    private async ValueTask<ExportCheckpoint?> LoadStoredAsync()
    {
        try
        {
            return await location.Checkpoints.LoadAsync(CancellationToken.None).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // The first error is the one to report, and an unreadable location adds nothing to it.
        catch (Exception)
#pragma warning restore CA1031
        {
            return null;
        }
    }

    // Nothing is stored, so there is nothing to resume. The existing export stays unchanged.
    private async ValueTask TryForgetAsync()
    {
        try
        {
            await location.DeleteAsync(ExportNames.Replacing, CancellationToken.None).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // The first error is the one to report.
        catch (Exception)
#pragma warning restore CA1031
        {
            // The next export to this location requires --overwrite again.
        }
    }

    private void TryDeleteDistinct()
    {
        try
        {
            location.DeleteDistinct();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // A blocked read may still write it. The next export deletes it.
        }
    }
}
