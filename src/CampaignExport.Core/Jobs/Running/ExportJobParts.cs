using CampaignExport.Exports;
using CampaignExport.Metrics;
using CampaignExport.Notifications;
using CampaignExport.Packaging;
using CampaignExport.Recipients;

namespace CampaignExport.Jobs;

/// <summary>What export jobs are made of: a host's own parts, and those of the packages.</summary>
/// <param name="Store">Where jobs are kept.</param>
/// <param name="Storage">Where the files behind links are kept.</param>
/// <param name="Authorizer">Says who may export what.</param>
/// <param name="Audit">Is told who did what.</param>
internal sealed record ExportJobParts(IExportJobStore Store, IExportStorage Storage, IExportAuthorizer Authorizer, IExportAudit Audit)
{
    /// <summary>Where the numbers of campaigns come from; null where no charts are exported.</summary>
    /// <value>Default null.</value>
    public ICampaignMetricsSource? Metrics { get; init; }

    /// <summary>Where recipients come from; null where none are exported.</summary>
    /// <value>Default null.</value>
    public IRecipientSource<Recipient>? Recipients { get; init; }

    /// <summary>Exports recipients whose rows are no objects, in place of <see cref="Recipients"/>; null to read those.</summary>
    /// <value>Default null.</value>
    public IRecipientExports? RecipientExports { get; init; }

    /// <summary>What compresses files of recipients; null for what .NET has.</summary>
    /// <value>Default null.</value>
    public BlockCompressor? Compressor { get; init; }

    /// <summary>Which other places get a copy; null for none.</summary>
    /// <value>Default null.</value>
    public IExportDestinations? Destinations { get; init; }

    /// <summary>Tells requesters; null where nobody is told, and links are asked for by other means.</summary>
    /// <value>Default null.</value>
    public IExportNotifier? Notifier { get; init; }

    /// <summary>Makes links; null where there are none. A notifier needs it.</summary>
    /// <value>Default null.</value>
    public DownloadLinks? Links { get; init; }
}
