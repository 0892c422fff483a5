using CampaignExport.Exports;
using CampaignExport.Manifests;
using CampaignExport.Recipients;
using CampaignExport.Sinks;
using CampaignExport.Tool.Inputs;
using CampaignExport.Tool.Output;
using CampaignExport.Tool.Places;

namespace CampaignExport.Tool.Commands;

/// <summary>Runs an export of recipients into a place, whatever earlier ones have left there.</summary>
/// <param name="console">Shown what is made.</param>
/// <param name="place">The place.</param>
/// <param name="existing">What is done with an export that is there already.</param>
/// <param name="pace">Slows it down, for tests.</param>
internal sealed class RecipientRun(ToolConsole console, ExportPlace place, Existing existing, Pace pace)
{
    private readonly StandingExport _standing = new(place);

    public async Task RunAsync<TRow>(IRecipientSource<TRow> source, RecipientExportRequest<TRow> request, CancellationToken cancellationToken)
    {
        // One that looks interrupted may be running: the lock says so first.
        var standing = await _standing.LookAsync(cancellationToken).ConfigureAwait(false);
        if (standing != Standing.Interrupted)
            await AllowAsync(standing, cancellationToken).ConfigureAwait(false);
        if (standing == Standing.Finished && existing == Existing.Resumed)
        {
            await VerifyAsync(request, cancellationToken).ConfigureAwait(false);
            return;
        }

        using var held = place.Hold();
        try
        {
            // Once more: until now another process may have been at work here.
            standing = await _standing.LookAsync(cancellationToken).ConfigureAwait(false);
            await AllowAsync(standing, cancellationToken).ConfigureAwait(false);
            var goesOn = standing == Standing.Interrupted && existing == Existing.Resumed;
            if (!goesOn)
                await _standing.BeginAsync(replaces: standing != Standing.Nothing, cancellationToken).ConfigureAwait(false);
            await ExportAsync(source, request, replaces: standing != Standing.Nothing, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (error is not (UsageException or CheckpointException or ExportExistsException))
        {
            await SayHowToGoOnAsync(error).ConfigureAwait(false);
            throw;
        }
        finally
        {
            TryDeleteDistinct();
        }
    }

    private async ValueTask AllowAsync(Standing standing, CancellationToken cancellationToken)
    {
        switch (standing, existing)
        {
            case (Standing.Interrupted, Existing.Refused):
                throw new UsageException(
                    $"'{place.Name}' holds an export that was interrupted. Give --resume to go on with it, or --overwrite to start afresh.");
            case (Standing.Finished, Existing.Refused):
            case (Standing.Files, Existing.Refused or Existing.Resumed):
                throw new ExportExistsException(await _standing.FindDeliveredAsync(cancellationToken).ConfigureAwait(false) ?? place.Name);
            default:
                break;
        }
    }

    private async Task ExportAsync<TRow>(
        IRecipientSource<TRow> source, RecipientExportRequest<TRow> request, bool replaces, CancellationToken cancellationToken)
    {
        var checkpoints = new ReplacingCheckpoints(_standing, pace);
        var begun = await checkpoints.LoadAsync(cancellationToken).ConfigureAwait(false);
        var overwrite = replaces && await _standing.IsOlderAsync(begun, cancellationToken).ConfigureAwait(false);
        var sink = new PublishingSink(place.CreateSink(overwrite), async () =>
        {
            await pace.WaitAsync().ConfigureAwait(false);
            await _standing.SetAsideAsync(checkpoints.Current).ConfigureAwait(false);
        });

        var start = TimeProvider.System.GetTimestamp();
        var exporter = new RecipientExporter<TRow>(new PacedSource<TRow>(source, pace), sink, checkpoints);
        var result = await console.ShowProgressAsync(progress => exporter.ExportAsync(request, progress, cancellationToken)).ConfigureAwait(false);
        var time = TimeProvider.System.GetElapsedTime(start);

        var manifest = await place.ReadAsync(ExportManifest.FileName, cancellationToken).ConfigureAwait(false);
        console.ShowFiles(ExportVerification.Describe(result.Manifest, manifest?.Length ?? 0, place.PathOf));
        console.Show(Totals.Of(result.Manifest, result.Manifest.Rows - (begun?.Files.Sum(file => file.Rows) ?? 0), time));
    }

    private async Task VerifyAsync<TRow>(RecipientExportRequest<TRow> request, CancellationToken cancellationToken)
    {
        using var delivery = await place.FetchAsync(cancellationToken).ConfigureAwait(false);
        var manifest = await ExportVerification.ReadAsync(delivery.ManifestPath, cancellationToken).ConfigureAwait(false);
        RequireSame("campaign", manifest.CampaignId ?? "", request.CampaignId ?? "");
        RequireSame("random buckets", manifest.Buckets ?? "", request.Buckets?.ToString() ?? "");
        RequireSame("flavour", manifest.Flavour, request.Selection.Name);
        RequireSame("columns", string.Join(", ", manifest.Columns), string.Join(", ", request.Selection.Columns.Select(column => column.Name)));
        RequireSame("format", manifest.Format, request.Format.Description);
        RequireSame("packaging", manifest.Packaging, request.Packaging.Name);
        await ExportVerification.VerifyAsync(console, delivery.ManifestPath, delivery.IsCopy ? place.PathOf : null, cancellationToken).ConfigureAwait(false);
        await TidyFinishedAsync(manifest).ConfigureAwait(false);
    }

    private void RequireSame(string what, string before, string now)
    {
        if (before != now)
        {
            throw new UsageException(
                $"'{place.Name}' holds a finished export with the {what} '{before}', not '{now}'. Give --overwrite to replace it, or choose another --out.");
        }
    }

    // A process that was killed at the very end may have left its lock.
    private async ValueTask TidyFinishedAsync(ExportManifest manifest)
    {
        if (!await _standing.HasLeftOversAsync(CancellationToken.None).ConfigureAwait(false))
            return;
        using var held = place.Hold();
        await _standing.TidyAsync([.. manifest.Files.Select(file => file.Name)], CancellationToken.None).ConfigureAwait(false);
    }

    private async ValueTask SayHowToGoOnAsync(Exception error)
    {
        if (error is ExportGoneException)
        {
            Failure.AddHint(error, "Give --overwrite for that.");
            return;
        }

        var instead = existing == Existing.Overwritten ? " instead of --overwrite" : "";
        if (error is OperationCanceledException || await IsInterruptedAsync().ConfigureAwait(false))
            Failure.AddHint(error, $"Run the same command with --resume{instead} to go on from what is stored.");
    }

    private async ValueTask<bool> IsInterruptedAsync()
    {
        try
        {
            return await _standing.LookAsync(CancellationToken.None).ConfigureAwait(false) == Standing.Interrupted;
        }
#pragma warning disable CA1031 // The error that led here is the one to report, and a place that cannot be looked at says nothing.
        catch (Exception)
#pragma warning restore CA1031
        {
            return false;
        }
    }

    private void TryDeleteDistinct()
    {
        try
        {
            place.DeleteDistinct();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // It is still being written by a reading that was left behind; the next export deletes it.
        }
    }
}
