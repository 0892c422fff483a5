using CampaignExport.Exports;
using CampaignExport.Metrics;
using CampaignExport.Notifications;
using CampaignExport.Packaging;
using CampaignExport.Recipients;

namespace CampaignExport.Jobs;

/// <summary>The services of export jobs.</summary>
/// <param name="Store">The store of jobs.</param>
/// <param name="Storage">The storage of files.</param>
/// <param name="Authorizer">The permissions of users.</param>
/// <param name="Audit">The audit trail.</param>
internal sealed record ExportJobServices(IExportJobStore Store, IExportStorage Storage, IExportAuthorizer Authorizer, IExportAudit Audit)
{
    /// <summary>The source of metrics; null if no charts are exported.</summary>
    /// <value>Default null.</value>
    public ICampaignMetricsSource? Metrics { get; init; }

    /// <summary>The source of recipients; null if none are exported.</summary>
    /// <value>Default null.</value>
    public IRecipientSource<Recipient>? Recipients { get; init; }

    /// <summary>The exporter of recipients with rows of another type, in place of <see cref="Recipients"/>; null for none.</summary>
    /// <value>Default null.</value>
    public IRecipientExports? RecipientExports { get; init; }

    /// <summary>The compressor of files of recipients; null for that of .NET.</summary>
    /// <value>Default null.</value>
    public BlockCompressor? Compressor { get; init; }

    /// <summary>The other destinations; null for none.</summary>
    /// <value>Default null.</value>
    public IExportDestinations? Destinations { get; init; }

    /// <summary>The notifier; null for no notifications.</summary>
    /// <value>Default null.</value>
    public IExportNotifier? Notifier { get; init; }

    /// <summary>The download links; null for none. A notifier requires them.</summary>
    /// <value>Default null.</value>
    public DownloadLinks? Links { get; init; }

    /// <summary>Ensures that this process stores files in the same place as the one that split an export.</summary>
    /// <exception cref="OtherStorageException">It does not.</exception>
    public async ValueTask RequireStorageAsync(ExportJobSplit split, CancellationToken cancellationToken)
    {
        if (await Storage.GetIdentityAsync(cancellationToken).ConfigureAwait(false) != split.Storage)
            throw new OtherStorageException();
    }
}
