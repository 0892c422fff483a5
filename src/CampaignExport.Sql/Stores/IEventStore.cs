using CampaignExport.Campaigns;
using CampaignExport.Metrics;
using CampaignExport.Recipients;

namespace CampaignExport.Sql;

/// <summary>What every store of events and profiles can do. The stores document the members.</summary>
internal interface IEventStore : IDisposable
{
    Task<EventImport> ImportFilesAsync(IEnumerable<string> paths, EventImportOptions? options = null, IProgress<EventImport>? progress = null, CancellationToken cancellationToken = default);

    Task<ProfileImport> ImportProfileFilesAsync(
        IEnumerable<string> paths, Func<string, IAsyncEnumerable<Recipient>> read, Func<string, ProfileImport, bool>? finish = null, bool rereadFiles = false,
        CancellationToken cancellationToken = default);

    Task SaveCampaignAsync(string campaignId, Campaign campaign, CancellationToken cancellationToken = default);

    Task<Campaign?> FindCampaignAsync(string campaignId, CancellationToken cancellationToken = default);

    Task<bool> HasCampaignAsync(string campaignId, CancellationToken cancellationToken = default);

    Task<IReadOnlyList<StoreCampaign>> ListCampaignsAsync(CancellationToken cancellationToken = default);

    /// <summary>Creates the source that counts campaigns.</summary>
    /// <param name="humanOnly">Whether to leave out events that are marked as made by a machine.</param>
    /// <param name="campaign">The description of the campaign; null for the saved one.</param>
    ICampaignMetricsSource CreateMetricsSource(bool humanOnly, Campaign? campaign);

    /// <summary>Creates the source of recipients, and its columns.</summary>
    /// <param name="choice">The rows and columns.</param>
    /// <param name="pageSize">The number of recipients of a page; null for the default.</param>
    /// <param name="warn">Called for each warning.</param>
    (IRecipientSource<SqlRow> Source, RowSelection<SqlRow> Selection) CreateRecipientSource(RecipientChoice choice, int? pageSize, Action<string> warn);
}
