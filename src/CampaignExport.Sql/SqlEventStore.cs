using System.Data.Common;
using System.Text.Json;
using CampaignExport.Campaigns;
using CampaignExport.Events;
using CampaignExport.Sources;

namespace CampaignExport.Sql;

/// <summary>Keeps events of campaigns in a relational database, from where <see cref="SqlCampaignMetricsSource"/> counts them.</summary>
/// <remarks>
/// Thread-safe; several processes may use one database. An event is kept once, by its id: after an interruption, import the same events again.
/// </remarks>
public sealed class SqlEventStore
{
    private const int PageSize = 2000;

    private static readonly TimeSpan QueryTimeout = TimeSpan.FromMinutes(5);

    private readonly SqlDatabase _database;
    private readonly string _prefix;
    private readonly CampaignStatements _campaigns;

    /// <summary>Makes a store. The database is not asked yet.</summary>
    /// <param name="source">Where connections come from. It stays the caller's.</param>
    /// <param name="dialect">The dialect of the database.</param>
    /// <param name="tablePrefix">What the names of the tables begin with; they are in the schema that comes first on the connection.</param>
    /// <param name="migrateOnFirstUse">Whether the first call makes the tables or brings them up to date; else it throws if they are not.</param>
    /// <exception cref="ArgumentException">The prefix does not match <see cref="SqlSchema.TablePrefixPattern"/>.</exception>
    internal SqlEventStore(
        DbDataSource source, SqlDialect dialect, string tablePrefix = SqlSchema.DefaultTablePrefix, bool migrateOnFirstUse = true)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(dialect);
        ArgumentNullException.ThrowIfNull(tablePrefix);
        _database = SqlDatabase.Get(source, dialect);
        _prefix = tablePrefix;
        _campaigns = new CampaignStatements(tablePrefix);
        Schema = new SqlSchema(_database, tablePrefix, migrateOnFirstUse, EventTables.First, EventTables.Second, ProfileTables.First);
    }

    /// <summary>The tables of the store.</summary>
    public SqlSchema Schema { get; }

    /// <summary>Keeps events, some thousand in a transaction. Those that were kept before an error stay.</summary>
    /// <param name="events">The events, in any order.</param>
    /// <param name="cancellationToken">Stops the import.</param>
    /// <returns>How many were new.</returns>
    /// <exception cref="InvalidOperationException">The tables are not there, and the store was told not to make them.</exception>
    public async Task<SqlEventImport> ImportAsync(IAsyncEnumerable<MessageEvent> events, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(events);
        await Schema.EnsureAsync(cancellationToken).ConfigureAwait(false);
        var (keeper, page, result) = (new EventKeeper(_database, _prefix), new List<MessageEvent>(), new SqlEventImport(0, 0));
        await foreach (var one in events.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            page.Add(one);
            if (page.Count == PageSize)
                await KeepAsync().ConfigureAwait(false);
        }

        if (page.Count > 0)
            await KeepAsync().ConfigureAwait(false);
        await MergedRecipients.AddAsync(_database, _prefix, cancellationToken).ConfigureAwait(false);
        return result;

        async Task KeepAsync()
        {
            var added = await keeper.KeepAsync(page, null, cancellationToken).ConfigureAwait(false);
            result = EventFileImport.Count(result, page) with { New = result.New + added };
            page.Clear();
        }
    }

    /// <summary>
    /// Imports files of events, as <see cref="MessageEventSource"/> reads them. Malformed lines are left out and counted; a file that has more of them than
    /// <see cref="SqlEventImportOptions.AllowedMalformed"/> does not count as read. The events of a page of
    /// lines are kept in one transaction, with the place in the file where it ended: an import that is repeated after an
    /// interruption goes on from there, and passes over files that were read to their end.
    /// </summary>
    /// <remarks>
    /// A file is known again by its full path, its length and the time of its last change, and by the path that links lead to; one that changed is read anew. A
    /// pipe, a device and what the process was started with (<c>/dev/stdin</c>) are read each time. Memory does not depend on the number of events.
    /// </remarks>
    /// <param name="paths">Files and folders of files; they are read in this order.</param>
    /// <param name="options">How they are imported; null for the defaults.</param>
    /// <param name="progress">Told after each page and file what became of the events so far; null for nobody.</param>
    /// <param name="cancellationToken">Stops the import; whole pages are kept.</param>
    /// <returns>What became of the events of this call.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A page is to have no lines.</exception>
    /// <exception cref="FileNotFoundException">There is no such file or folder, or a folder has no files; nothing was read then.</exception>
    /// <exception cref="SourceFormatException">A file is damaged or of a format that is not read, or a line is longer than 16 MiB. What came before is kept.</exception>
    /// <exception cref="InvalidOperationException">The tables are not there, and the store was told not to make them.</exception>
    public async Task<SqlEventImport> ImportFilesAsync(
        IEnumerable<string> paths, SqlEventImportOptions? options = null, IProgress<SqlEventImport>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(paths);
        options ??= new SqlEventImportOptions();
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(options.PageSize, nameof(options));
        ImportFile[] files = [.. paths.SelectMany(path => ImportFile.Find(path, options.OnWarning))];
        await Schema.EnsureAsync(cancellationToken).ConfigureAwait(false);
        var import = new EventFileImport(_database, _prefix, new EventKeeper(_database, _prefix), options, progress);
        var result = await import.RunAsync(files, cancellationToken).ConfigureAwait(false);
        await MergedRecipients.AddAsync(_database, _prefix, cancellationToken).ConfigureAwait(false);
        return result;
    }

    /// <summary>
    /// Keeps what is known of a campaign: names, channels, variations, control group and the windows of its conversions. It takes the place
    /// of what was kept before.
    /// </summary>
    /// <param name="campaignId">The API id of the campaign.</param>
    /// <param name="campaign">What is known of it.</param>
    /// <param name="cancellationToken">Stops it; then nothing is changed.</param>
    /// <returns>A task that ends when it is kept.</returns>
    public async Task SaveCampaignAsync(string campaignId, Campaign campaign, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(campaignId);
        ArgumentNullException.ThrowIfNull(campaign);
        await Schema.EnsureAsync(cancellationToken).ConfigureAwait(false);
        await _database.WriteAsync(_campaigns.Save(campaignId, campaign), _campaigns.Lock(campaignId), (_, _) => Task.FromResult(true), cancellationToken)
            .ConfigureAwait(false);
    }

    /// <summary>Finds what <see cref="SaveCampaignAsync"/> kept of a campaign.</summary>
    /// <param name="campaignId">The API id of the campaign.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>What is known of it; null if nothing was kept.</returns>
    public async Task<Campaign?> FindCampaignAsync(string campaignId, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(campaignId);
        await Schema.EnsureAsync(cancellationToken).ConfigureAwait(false);
        return await _database.ReadAsync(
            _campaigns.Find(campaignId),
            async (reader, token) => await reader.ReadAsync(token).ConfigureAwait(false)
                ? JsonSerializer.Deserialize(reader.GetString(0), CampaignJson.Default.Campaign) : null,
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Says whether the database knows a campaign: from <see cref="SaveCampaignAsync"/>, from events or from receipts.</summary>
    /// <param name="campaignId">The API id of the campaign.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>Whether there is anything of it.</returns>
    /// <exception cref="InvalidOperationException">The tables are not there, and the store was told not to make them.</exception>
    public async Task<bool> HasCampaignAsync(string campaignId, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(campaignId);
        await Schema.EnsureAsync(cancellationToken).ConfigureAwait(false);
        return await _database.ReadAsync(
            _campaigns.Exists(campaignId), static (reader, token) => reader.ReadAsync(token), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Counts what makes the rows of an export of recipients differ from the messages that were sent, all in one snapshot.</summary>
    /// <param name="campaignId">The API id of the campaign.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The counts; zeros for a campaign that is not known.</returns>
    /// <exception cref="TimeoutException">A query took longer than five minutes, and was stopped.</exception>
    /// <exception cref="InvalidOperationException">The tables are not there, and the store was told not to make them.</exception>
    public async Task<SqlReconciliation> ReconcileAsync(string campaignId, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(campaignId);
        await Schema.EnsureAsync(cancellationToken).ConfigureAwait(false);
        var counts = new Reconciliations(_prefix);
        return await _database.ReadAsync(
            QueryTimeout, snapshot => counts.ReadAsync(snapshot, campaignId, cancellationToken), cancellationToken).ConfigureAwait(false);
    }
}
