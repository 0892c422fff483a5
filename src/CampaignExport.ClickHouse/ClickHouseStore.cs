using CampaignExport.Campaigns;
using CampaignExport.Events;
using CampaignExport.Metrics;
using CampaignExport.Recipients;
using CampaignExport.Sources;
using CampaignExport.Sql;

namespace CampaignExport.ClickHouse;

/// <summary>Keeps events of campaigns and profiles in ClickHouse, and counts campaigns there.</summary>
/// <remarks>
/// <para>Thread-safe. Any number of processes import and count at once.</para>
/// <para>An event counts once per campaign and id, even if it occurs in several files and imports. If copies differ, that of the first commit counts. On a cluster,
/// copies with different people are on different shards and count each.</para>
/// </remarks>
public sealed class ClickHouseStore : IDisposable, IEventStore
{
    private readonly bool _migrates;

    /// <summary>Initializes a store. It reads and writes nothing yet.</summary>
    /// <param name="options">The options.</param>
    /// <exception cref="ArgumentException">An option is invalid.</exception>
    public ClickHouseStore(ClickHouseOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.ThrowIfInvalid();
        Database = new ClickHouseDatabase(options);
        Commits = new Commits(Database);
        _migrates = options.MigrateOnFirstUse;
        Counter = new EventCounter(Database, Commits);
    }

    /// <summary>The SQL statements that create the tables, for administrators, in order. They can be run repeatedly. Existing tables do not change.</summary>
    public IReadOnlyList<string> Migrations => Database.Tables.Migrations;

    internal ClickHouseDatabase Database { get; }

    internal Commits Commits { get; }

    internal EventCounter Counter { get; }

    /// <summary>Creates the tables that do not exist.</summary>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>A task that completes when all tables exist.</returns>
    /// <exception cref="StoreException">The server cannot be reached, or refuses a statement.</exception>
    public async Task MigrateAsync(CancellationToken cancellationToken = default)
    {
        foreach (var statement in Migrations)
            await Database.ExecuteAsync(statement, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Imports events, a million per commit. Events that were committed before an error stay.</summary>
    /// <param name="events">The events, in any order.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>The result.</returns>
    /// <exception cref="ArgumentException">A purchase has no price or no currency.</exception>
    /// <exception cref="StoreException">The server cannot be reached, or refuses a statement.</exception>
    public async Task<EventImport> ImportAsync(IAsyncEnumerable<MessageEvent> events, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(events);
        await PrepareAsync(cancellationToken).ConfigureAwait(false);
        var importer = new EventImporter(new EventTables(Database, Commits), new EventImportOptions(), progress: null);
        await using (importer.ConfigureAwait(false))
            return await importer.ImportAsync(events, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Imports files of events, as <see cref="MessageEventSource"/> reads them. Malformed lines are counted and not imported; a file with more of them than
    /// <see cref="EventImportOptions.AllowedMalformed"/> does not count as read. Completely read files are skipped, and a partly read file is
    /// resumed after the last commit.
    /// </summary>
    /// <remarks>
    /// A file is recognized by its full path, its length, the time of its last change, and the target of links; if one of them changed, it is read again. A
    /// pipe, a device and <c>/dev/stdin</c> are read each time. A repeated commit of the same ranges adds nothing. Parquet files need a format of
    /// <see cref="EventImportOptions.Formats"/>.
    /// </remarks>
    /// <param name="paths">The files and folders of files; they are read in this order.</param>
    /// <param name="options">The options; null for the defaults.</param>
    /// <param name="progress">Receives the result so far after each page and file; null for no reports.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests. Committed data stays.</param>
    /// <returns>The result of this call.</returns>
    /// <exception cref="FileNotFoundException">A file or folder does not exist, or a folder has no files. Nothing was read then.</exception>
    /// <exception cref="SourceFormatException">
    /// A file is damaged or unsupported, has malformed lines and no event, or has a line that is longer than 16 MiB. The other files are imported, and so are the
    /// pages of this one before the error. If several files have an error, the others are warnings.
    /// </exception>
    /// <exception cref="IOException">A file cannot be read. The other files are imported.</exception>
    /// <exception cref="UnauthorizedAccessException">A file may not be read. The other files are imported.</exception>
    /// <exception cref="StoreException">The server cannot be reached, or refuses a statement.</exception>
    public async Task<EventImport> ImportFilesAsync(
        IEnumerable<string> paths, EventImportOptions? options = null, IProgress<EventImport>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(paths);
        options ??= new EventImportOptions();
        var files = ImportFile.Find(paths, options.OnWarning);
        await PrepareAsync(cancellationToken).ConfigureAwait(false);
        var importer = new EventImporter(new EventTables(Database, Commits), options, progress);
        await using (importer.ConfigureAwait(false))
            return await importer.ImportAsync(files, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Saves the description of a campaign: names, channels, variations, control group and conversion behaviors. It replaces an earlier one.</summary>
    /// <param name="campaignId">The API id of the campaign.</param>
    /// <param name="campaign">The description.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>A task that completes when it is saved.</returns>
    /// <exception cref="StoreException">The server cannot be reached, or refuses a statement.</exception>
    public async Task SaveCampaignAsync(string campaignId, Campaign campaign, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(campaignId);
        ArgumentNullException.ThrowIfNull(campaign);
        await PrepareAsync(cancellationToken).ConfigureAwait(false);
        var name = Guid.CreateVersion7().ToString("N");
        var commit = (await Commits.BeginAsync(name, cancellationToken).ConfigureAwait(false))!.Value;
        await StoreCatalog.SaveDetailsAsync(Database, campaignId, campaign, commit, cancellationToken).ConfigureAwait(false);
        await Commits.EndAsync(commit, name, [], cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Finds the description of a campaign that <see cref="SaveCampaignAsync"/> saved.</summary>
    /// <param name="campaignId">The API id of the campaign.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>The description; null if none was saved.</returns>
    /// <exception cref="StoreException">There is no store, or the server cannot be reached.</exception>
    public Task<Campaign?> FindCampaignAsync(string campaignId, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(campaignId);
        return StoreCatalog.FindDetailsAsync(Database, campaignId, long.MaxValue, cancellationToken);
    }

    /// <summary>Determines whether the store has events, receipts or a description of a campaign.</summary>
    /// <param name="campaignId">The API id of the campaign.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>Whether the store has any of them.</returns>
    /// <exception cref="StoreException">There is no store, or the server cannot be reached.</exception>
    public Task<bool> HasCampaignAsync(string campaignId, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(campaignId);
        return StoreCatalog.HasAsync(Database, campaignId, cancellationToken);
    }

    /// <summary>Lists the campaigns with events, receipts or a description in the store, in ordinal order of their ids.</summary>
    /// <remarks>An event that was imported several times counts once.</remarks>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>The campaigns.</returns>
    /// <exception cref="StoreException">There is no store, or the server cannot be reached.</exception>
    public Task<IReadOnlyList<StoreCampaign>> ListCampaignsAsync(CancellationToken cancellationToken = default) => StoreCatalog.ListAsync(Database, cancellationToken);

    /// <summary>Counts the distinct people who received a campaign in a range of days.</summary>
    /// <param name="campaignId">The API id of the campaign.</param>
    /// <param name="range">The days in the time zone; null for all days.</param>
    /// <param name="timeZone">The time zone of the days; null for UTC.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>The numbers of the campaign, of each channel and of each message. A person with two messages counts once for the campaign.</returns>
    /// <exception cref="StoreException">There is no store, or the server cannot be reached.</exception>
    public Task<DistinctPeople> DistinctPeopleAsync(string campaignId, DayRange? range = null, TimeZoneInfo? timeZone = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(campaignId);
        return Counter.CountPeopleAsync(campaignId, range, timeZone ?? TimeZoneInfo.Utc, cancellationToken);
    }

    /// <summary>Imports profiles, and the campaigns that they name as received, half a million per commit. Profiles committed before an error stay.</summary>
    /// <param name="profiles">The profiles, in any order. The last committed state of a profile replaces earlier ones; receipts are added.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>The result.</returns>
    /// <exception cref="StoreException">The server cannot be reached, or refuses a statement.</exception>
    public async Task<ProfileImport> ImportProfilesAsync(IAsyncEnumerable<Recipient> profiles, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(profiles);
        await PrepareAsync(cancellationToken).ConfigureAwait(false);
        var importer = new ProfileImporter(new ProfileTables(Database, Commits));
        await using (importer.ConfigureAwait(false))
            return await importer.ImportAsync(profiles, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Imports files of profiles. Completely read files are skipped. After an interruption, repeat the import.</summary>
    /// <remarks>
    /// A file is recognized by its full path, its length, the time of its last change, and the target of links; if one of them changed, it is read again. A
    /// pipe, a device and <c>/dev/stdin</c> are read each time.
    /// </remarks>
    /// <param name="paths">The files; they are read in this order.</param>
    /// <param name="read">Reads a file. It is called for files that are not skipped.</param>
    /// <param name="finish">
    /// Called at the end of each file, with its path and its result. Returns whether the file counts as read; otherwise the next import reads it again.
    /// Null: each file counts as read.
    /// </param>
    /// <param name="rereadFiles">Whether to read files again that an earlier import has read completely.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests. Committed data stays.</param>
    /// <returns>The result of this call.</returns>
    /// <exception cref="FileNotFoundException">A file does not exist. Committed data stays.</exception>
    /// <exception cref="StoreException">The server cannot be reached, or refuses a statement.</exception>
    public async Task<ProfileImport> ImportProfileFilesAsync(
        IEnumerable<string> paths, Func<string, IAsyncEnumerable<Recipient>> read, Func<string, ProfileImport, bool>? finish = null, bool rereadFiles = false,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(paths);
        ArgumentNullException.ThrowIfNull(read);
        await PrepareAsync(cancellationToken).ConfigureAwait(false);
        var importer = new ProfileImporter(new ProfileTables(Database, Commits));
        await using (importer.ConfigureAwait(false))
            return await importer.ImportAsync(paths, read, finish, rereadFiles, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public void Dispose() => Database.Dispose();

    private Task PrepareAsync(CancellationToken cancellationToken) => _migrates ? MigrateAsync(cancellationToken) : Task.CompletedTask;

    ICampaignMetricsSource IEventStore.CreateMetricsSource(bool humanOnly, Campaign? campaign) => new ClickHouseMetricsSource(this) { HumanOnly = humanOnly, Campaign = campaign };

    (IRecipientSource<SqlRow> Source, RowSelection<SqlRow> Selection) IEventStore.CreateRecipientSource(RecipientChoice choice, int? pageSize, Action<string> warn)
    {
        var recipients = new ClickHouseRecipients(this) { OnWarning = warn };
        var source = (pageSize is { } size ? new ClickHouseRecipients(this) { OnWarning = warn, PageSize = size } : recipients).CreateSource(choice);
        return (source, source.Selection);
    }
}
