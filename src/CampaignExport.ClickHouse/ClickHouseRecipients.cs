using CampaignExport.Exports;
using CampaignExport.Recipients;
using CampaignExport.Sinks;
using CampaignExport.Sql;
using Microsoft.Extensions.Logging;

namespace CampaignExport.ClickHouse;

/// <summary>Exports recipients from the profiles, receipts and events of a <see cref="ClickHouseStore"/>.</summary>
/// <remarks>
/// <para>Thread-safe. An export is a snapshot: it has the recipients of the commits before its beginning, even if it is interrupted and resumed while imports
/// run. Commits after the first one that runs at the beginning are not in it.</para>
/// <para>Deleted people are not among the recipients. A merged person counts as the person they were merged into, over any number of merges; the receipts of the
/// surviving person take precedence. Events without user id belong to the profile that has their external id.</para>
/// <para>What recipients did (<see cref="RecipientChoice.Engagement"/>, <see cref="RecipientChoice.Only"/>) is not counted here, and is refused.</para>
/// </remarks>
/// <param name="store">The store. The caller disposes it.</param>
/// <param name="time">The time provider; null for the system clock.</param>
/// <param name="logger">The logger; null for none.</param>
public sealed class ClickHouseRecipients(ClickHouseStore store, TimeProvider? time = null, ILogger? logger = null) : IRecipientExports
{
    private readonly ClickHouseStore _store = store ?? throw new ArgumentNullException(nameof(store));
    private readonly int _pageSize = 4096;

    /// <summary>The maximum number of recipients of a page. It affects the bytes of an export.</summary>
    /// <value>Default 4096. From 1 to 1,000,000.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public int PageSize
    {
        get => _pageSize;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, 1_000_000);
            _pageSize = value;
        }
    }

    /// <summary>
    /// Called at the end of a read for each warning, with a sentence that contains no personal data: a selected custom attribute or event that no recipient has, or
    /// a campaign without recipients. Several threads may call it concurrently. A read of some random buckets, and a resumed read, do not call it. An
    /// exception of the callback ends the read.
    /// </summary>
    /// <value>Default null: warnings are ignored.</value>
    public Action<string>? OnWarning { get; init; }

    /// <summary>The approximate number of recipients of a statement.</summary>
    /// <value>Default 200,000.</value>
    internal long RowsOfRange { get; init; } = 200_000;

    ValueTask<IReadOnlyList<RecipientQuery>> IRecipientExports.PartitionAsync(RecipientChoice choice, RecipientQuery query, int count, CancellationToken cancellationToken) =>
        CreateSource(choice).PartitionAsync(query, count, cancellationToken);

    /// <summary>Creates a source that reads the fields of the selected columns.</summary>
    /// <param name="choice">The rows and columns.</param>
    /// <returns>The source, with its columns.</returns>
    /// <exception cref="ExportRequestException">There is no such column, personal data is requested without permission, or what recipients did is requested.</exception>
    public ClickHouseRecipientSource CreateSource(RecipientChoice choice)
    {
        ArgumentNullException.ThrowIfNull(choice);
        return choice.Engagement || choice.Only is not null
            ? throw new ExportRequestException(
                $"What recipients did is not counted in ClickHouse. Leave out the columns and the filter of engagement, or use a columnar store.",
                $"Ce que les destinataires ont fait n’est pas compté dans ClickHouse. Omettez les colonnes et le filtre d’engagement, ou utilisez une base en colonnes.")
            : new(_store, choice, this);
    }

    /// <inheritdoc/>
    /// <exception cref="ExportRequestException">There is no such column, personal data is requested without permission, or what recipients did is requested.</exception>
    /// <exception cref="StoreException">There is no store, or the server cannot be reached.</exception>
    public Task<RecipientExportResult> ExportAsync(
        RecipientChoice choice,
        RecipientExportRequest request,
        IExportSink sink,
        IExportCheckpointStore? checkpoints = null,
        IProgress<ExportProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        var source = CreateSource(choice);
        return new RecipientExporter<SqlRow>(source, time, logger).ExportAsync(new(request, source.Selection), sink, checkpoints, progress, cancellationToken);
    }
}
