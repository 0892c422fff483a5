using CampaignExport.Exports;
using CampaignExport.Recipients;
using CampaignExport.Sinks;
using Microsoft.Extensions.Logging;

namespace CampaignExport.Jobs;

/// <summary>Exports and splits the recipients of jobs, from either kind of source.</summary>
internal sealed class JobRecipients(ExportJobServices services, ExportJobOptions options, TimeProvider time, ILogger logger)
{
    /// <summary>Determines the rows, columns and settings of an export.</summary>
    /// <param name="job">The job; the split export, if a partition is exported.</param>
    /// <param name="permissions">The current permissions of the requester.</param>
    /// <returns>They contain personal data only if the requester may see it. Null if a split export has begun with personal data that the requester may not see any more.</returns>
    public (RecipientChoice Choice, RecipientExportRequest Request)? Prepare(ExportJob job, ExportPermissions permissions)
    {
        var recipients = (RecipientJobRequest)job.Request;
        // All partitions have the same columns.
        if (job is { Split: not null, HasPersonalData: false })
            permissions &= ~ExportPermissions.ViewPersonalData;
        var choice = recipients.Choice.For(permissions);
        if (job is { Split: not null, HasPersonalData: true } && !JobRequests.HasPersonalData(choice))
            return null;
        var request = recipients.ToExport(job.Id) with { PartBytes = options.PartBytes };
        return (choice, services.Compressor is { } compressor ? request with { Compressor = compressor } : request);
    }

    /// <summary>Splits the recipients.</summary>
    /// <exception cref="ExportRequestException">The source cannot be split.</exception>
    public async Task<IReadOnlyList<RecipientQuery>> SplitAsync(RecipientChoice choice, RecipientJobRequest request, CancellationToken cancellationToken)
    {
        var query = new RecipientQuery(request.CampaignId);
        var partitions = services.RecipientExports is { } exports
            ? await exports.PartitionAsync(choice, query, request.Split, cancellationToken).ConfigureAwait(false)
            : await services.Recipients!.PartitionAsync(query, request.Split, cancellationToken).ConfigureAwait(false);
        return partitions is [] || partitions.Contains(query)
            ? throw new ExportRequestException(
                $"The source of recipients cannot be split. Request the export without a split.",
                $"La source des destinataires ne peut pas être divisée. Demandez l’export sans division.")
            : partitions;
    }

    public async Task<RecipientExportResult> ExportAsync(
        RecipientChoice choice,
        RecipientExportRequest request,
        IExportSink sink,
        IExportCheckpointStore? checkpoints,
        JobLease lease)
    {
        choice = choice.WithNamesOf(options);
        return services.RecipientExports is { } exports
            ? await exports.ExportAsync(choice, request, sink, checkpoints, lease, lease.Cancelling).ConfigureAwait(false)
            : await new RecipientExporter<Recipient>(services.Recipients!, time, logger)
                .ExportAsync(new(request, choice.CreateSelection()), sink, checkpoints, lease, lease.Cancelling).ConfigureAwait(false);
    }
}
