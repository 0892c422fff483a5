using System.Runtime.CompilerServices;
using Amazon.S3;
using CampaignExport.Campaigns;
using CampaignExport.Events;
using CampaignExport.Metrics;
using CampaignExport.Recipients;
using CampaignExport.Reports;
using CampaignExport.Sources;
using CampaignExport.Sql;

namespace CampaignExport.DuckDb;

/// <summary>Keeps events of campaigns and profiles in immutable Parquet files, in a folder or a bucket, and counts campaigns.</summary>
/// <remarks>
/// <para>Thread-safe. Any number of processes import and count at once, without waiting for each other. A folder must be on a disk that all of them share.</para>
/// <para>An import writes files and then a manifest that names them. Until the manifest exists, the files do not count. After an interruption, repeat the import.
/// An event counts once per campaign and id, even if it occurs in several files and imports. If copies differ, the first committed one counts.</para>
/// </remarks>
public sealed class EventStore : IDisposable, IEventStore
{
    private readonly StoreFiles _files;
    private readonly DuckDbEngine _engine;
    private readonly KeptCounts _kept;
    private readonly StoreCounts _counts;
    private readonly TimeProvider _time;

    /// <summary>Initializes a store. It reads and writes nothing yet.</summary>
    /// <param name="options">The options.</param>
    /// <param name="time">The clock for the age of replaced segments; null for the system clock.</param>
    /// <exception cref="ArgumentException">An option is invalid.</exception>
    public EventStore(DuckDbOptions options, TimeProvider? time = null)
        : this(options, time, client: null)
    {
    }

    internal EventStore(DuckDbOptions options, TimeProvider? time, IAmazonS3? client)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.ThrowIfInvalid();
        _time = time ?? TimeProvider.System;
        _files = new StoreFiles(options.S3 is null ? new FolderSegmentStorage(options.Directory) : new BucketSegmentStorage(options.S3, _time, client));
        _engine = new DuckDbEngine(options);
        _kept = new KeptCounts(() => Path.Combine(_files.LocalFolder, "counts"), options.KeptCountBytes);
        _counts = new StoreCounts(_files, _engine, _kept);
    }

    /// <summary>Imports events, a million per commit. Events that were committed before an error stay.</summary>
    /// <param name="events">The events, in any order.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>The result.</returns>
    /// <exception cref="ArgumentException">A purchase has no price or no currency.</exception>
    /// <exception cref="StoreException">The folder has other files, or the store is damaged.</exception>
    public async Task<EventImport> ImportAsync(IAsyncEnumerable<MessageEvent> events, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(events);
        _files.Create(cancellationToken);
        var importer = new EventImporter(new SegmentTarget(_files, _engine), new EventImportOptions(), progress: null);
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
    /// pipe, a device and <c>/dev/stdin</c> are read each time. Memory does not depend on the number of events.
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
    /// <exception cref="StoreException">The folder has other files, or the store is damaged.</exception>
    public async Task<EventImport> ImportFilesAsync(
        IEnumerable<string> paths, EventImportOptions? options = null, IProgress<EventImport>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(paths);
        options ??= new EventImportOptions();
        var files = ImportFile.Find(paths, options.OnWarning);
        _files.Create(cancellationToken);
        var importer = new EventImporter(new SegmentTarget(_files, _engine), options with { Formats = ParquetFormat.After(options.Formats) }, progress);
        await using (importer.ConfigureAwait(false))
            return await importer.ImportAsync(files, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Reads files of events like <see cref="ImportFilesAsync"/>, but stores nothing. The result is that of an import into a new store.</summary>
    /// <param name="paths">The files and folders of files; they are read in this order.</param>
    /// <param name="options">The options; null for the defaults.</param>
    /// <param name="progress">Receives the result so far after each page and file; null for no reports.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>The result that the import would have.</returns>
    /// <exception cref="FileNotFoundException">A file or folder does not exist, or a folder has no files. Nothing was read then.</exception>
    /// <exception cref="SourceFormatException">
    /// A file is damaged or unsupported, has malformed lines and no event, or has a line that is longer than 16 MiB.
    /// </exception>
    public static async Task<EventImport> DryRunAsync(
        IEnumerable<string> paths, EventImportOptions? options = null, IProgress<EventImport>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(paths);
        options ??= new EventImportOptions();
        var files = ImportFile.Find(paths, options.OnWarning);
        using var engine = new DuckDbEngine(new DuckDbOptions());
        var importer = new EventImporter(new SegmentTarget(store: null, engine), options with { Formats = ParquetFormat.After(options.Formats) }, progress);
        await using (importer.ConfigureAwait(false))
            return await importer.ImportAsync(files, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Lists the campaigns with events, receipts or a description in the store, in ordinal order of their ids.</summary>
    /// <remarks>An event that was imported several times counts once. Counts are kept until an import adds events of the campaign.</remarks>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>The campaigns.</returns>
    /// <exception cref="StoreException">There is no store, or it is damaged.</exception>
    public Task<IReadOnlyList<StoreCampaign>> ListCampaignsAsync(CancellationToken cancellationToken = default) =>
        _counts.RunAsync(long.MaxValue, () => CampaignList.Read(_engine, _files, _kept, cancellationToken), cancellationToken);

    /// <summary>Determines whether the store has events, receipts or a description of a campaign.</summary>
    /// <param name="campaignId">The API id of the campaign.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>Whether the store has any of them.</returns>
    /// <exception cref="StoreException">There is no store, or it is damaged.</exception>
    public async Task<bool> HasCampaignAsync(string campaignId, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(campaignId);
        var view = await Task.Run(() => _files.Read(cancellationToken), cancellationToken).ConfigureAwait(false);
        return !view.Of(campaignId).IsEmpty || view.DetailsOf(campaignId) is not null
            || await _counts.RunAsync(0, () => CampaignList.HasReceipts(_engine, _files, view, campaignId, cancellationToken), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Saves the description of a campaign: names, channels, variations, control group and conversion behaviors. It replaces an earlier one.</summary>
    /// <param name="campaignId">The API id of the campaign.</param>
    /// <param name="campaign">The description.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>A task that completes when it is saved.</returns>
    /// <exception cref="StoreException">The folder has other files, or the store is damaged.</exception>
    public Task SaveCampaignAsync(string campaignId, Campaign campaign, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(campaignId);
        ArgumentNullException.ThrowIfNull(campaign);
        return Task.Run(
            () =>
            {
                _files.Create(cancellationToken);
                _files.TryCommit(Guid.CreateVersion7().ToString("N"), commit => new SegmentManifest
                {
                    Commit = commit,
                    Details = new Dictionary<string, Campaign> { [campaignId] = campaign },
                });
            },
            cancellationToken);
    }

    /// <summary>Finds the description of a campaign that <see cref="SaveCampaignAsync"/> saved.</summary>
    /// <param name="campaignId">The API id of the campaign.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>The description; null if none was saved.</returns>
    /// <exception cref="StoreException">There is no store, or it is damaged.</exception>
    public Task<Campaign?> FindCampaignAsync(string campaignId, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(campaignId);
        return Task.Run(() => _files.Read(cancellationToken).DetailsOf(campaignId), cancellationToken);
    }

    /// <summary>
    /// Merges small segments to keep their number small, removes repeated events, and deletes segments that were replaced before the grace period. It can run
    /// during imports and counts, and can be interrupted at any time.
    /// </summary>
    /// <param name="grace">The time for which a replaced segment stays for exports that began with it; null for 7 days.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>The result; null if another process compacts the store.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="grace"/> is negative.</exception>
    /// <exception cref="StoreException">There is no store, or it is damaged.</exception>
    public Task<StoreCompaction?> CompactAsync(TimeSpan? grace = null, CancellationToken cancellationToken = default)
    {
        var keep = grace ?? TimeSpan.FromDays(7);
        ArgumentOutOfRangeException.ThrowIfLessThan(keep, TimeSpan.Zero, nameof(grace));
        return Task.Factory.StartNew(
            () => new Compactor(_files, _engine, _time).Run(keep, cancellationToken), cancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <summary>Counts the distinct people who received a campaign in a range of days.</summary>
    /// <param name="campaignId">The API id of the campaign.</param>
    /// <param name="range">The days in the time zone; null for all days.</param>
    /// <param name="timeZone">The time zone of the days; null for UTC.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>The numbers of the campaign, of each channel and of each message. A person with two messages counts once for the campaign.</returns>
    /// <exception cref="StoreException">There is no store, or it is damaged.</exception>
    public async Task<DistinctPeople> DistinctPeopleAsync(
        string campaignId, DayRange? range = null, TimeZoneInfo? timeZone = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(campaignId);
        var view = await Task.Run(() => _files.Read(cancellationToken), cancellationToken).ConfigureAwait(false);
        var query = new MetricsQuery(campaignId) { Range = range, TimeZone = timeZone ?? TimeZoneInfo.Utc };
        return await _counts.CountPeopleAsync(view.Of(campaignId), query, humanOnly: false, withEngaged: false, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Counts the clicks on each link of a campaign in a range of days.</summary>
    /// <param name="query">The campaign and the days.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>The links in ordinal order of channel and variation, the most clicked ones first; empty without clicks.</returns>
    /// <exception cref="StoreException">There is no store, or it is damaged.</exception>
    public async Task<IReadOnlyList<LinkClicks>> CountLinksAsync(LinkQuery query, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        return await _counts.CountLinksAsync(query, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Imports profiles, and the campaigns that they name as received, half a million per commit. Profiles committed before an error stay.</summary>
    /// <param name="profiles">The profiles, in any order. The last committed state of a profile replaces earlier ones; receipts are added.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>The result.</returns>
    /// <exception cref="StoreException">The folder has other files, or the store is damaged.</exception>
    public async Task<ProfileImport> ImportProfilesAsync(IAsyncEnumerable<Recipient> profiles, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(profiles);
        _files.Create(cancellationToken);
        var importer = new ProfileImporter(new ProfileTarget(_files, _engine));
        await using (importer.ConfigureAwait(false))
            return await importer.ImportAsync(profiles, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Imports all profiles of a source.</summary>
    /// <param name="source">The source.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>The result.</returns>
    /// <exception cref="StoreException">The folder has other files, or the store is damaged.</exception>
    public Task<ProfileImport> ImportProfilesFromAsync(IRecipientSource<Recipient> source, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        return ImportProfilesAsync(ReadAsync(cancellationToken), cancellationToken);

        async IAsyncEnumerable<Recipient> ReadAsync([EnumeratorCancellation] CancellationToken stop)
        {
            await foreach (var page in source.ReadAsync(new RecipientQuery(null), null, stop).ConfigureAwait(false))
            {
                using (page)
                {
                    foreach (var profile in page.Rows)
                        yield return profile;
                }
            }
        }
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
    /// <exception cref="StoreException">The folder has other files, or the store is damaged.</exception>
    public async Task<ProfileImport> ImportProfileFilesAsync(
        IEnumerable<string> paths, Func<string, IAsyncEnumerable<Recipient>> read, Func<string, ProfileImport, bool>? finish = null, bool rereadFiles = false,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(paths);
        ArgumentNullException.ThrowIfNull(read);
        _files.Create(cancellationToken);
        var importer = new ProfileImporter(new ProfileTarget(_files, _engine));
        await using (importer.ConfigureAwait(false))
            return await importer.ImportAsync(paths, read, finish, rereadFiles, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Counts the reasons why an export of recipients does not have as many rows as the campaign sent messages, in one snapshot.</summary>
    /// <param name="campaignId">The API id of the campaign.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>The counts; zeros for an unknown campaign.</returns>
    /// <exception cref="StoreException">There is no store, or it is damaged.</exception>
    public Task<Reconciliation> ReconcileAsync(string campaignId, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(campaignId);
        return _counts.RunAsync(long.MaxValue, () => Reconciler.Count(_engine, _files, campaignId, cancellationToken), cancellationToken);
    }

    internal StoreFiles Files => _files;

    internal DuckDbEngine Engine => _engine;

    internal StoreCounts Counts => _counts;

    /// <inheritdoc/>
    public void Dispose()
    {
        _engine.Dispose();
        _files.Dispose();
        _counts.Dispose();
    }

    ICampaignMetricsSource IEventStore.CreateMetricsSource(bool humanOnly, Campaign? campaign) => new EventStoreMetricsSource(this) { HumanOnly = humanOnly, Campaign = campaign };

    (IRecipientSource<SqlRow> Source, RowSelection<SqlRow> Selection) IEventStore.CreateRecipientSource(RecipientChoice choice, int? pageSize, Action<string> warn)
    {
        var recipients = new StoreRecipients(this) { OnWarning = warn };
        var source = (pageSize is { } size ? new StoreRecipients(this) { OnWarning = warn, PageSize = size } : recipients).CreateSource(choice);
        return (source, source.Selection);
    }
}
