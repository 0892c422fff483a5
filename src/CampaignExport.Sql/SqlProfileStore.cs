using System.Data.Common;
using System.Runtime.CompilerServices;
using CampaignExport.Recipients;

namespace CampaignExport.Sql;

/// <summary>Keeps profiles, and who received which campaign, in a relational database, from where recipients are exported.</summary>
/// <remarks>
/// Thread-safe; several processes may use one database. All is kept once, by its key, so after an interruption the same import
/// is repeated. A U+0000 in a text becomes U+FFFD, since PostgreSQL keeps none.
/// </remarks>
public sealed class SqlProfileStore
{
    private const int BatchSize = 2000;

    private readonly SqlDatabase _database;
    private readonly string _prefix;

    /// <summary>Makes a store. The database is not asked yet.</summary>
    /// <param name="source">Where connections come from. It stays the caller's.</param>
    /// <param name="dialect">The dialect of the database.</param>
    /// <param name="tablePrefix">What the names of the tables begin with; they are in the schema that comes first on the connection.</param>
    /// <param name="migrateOnFirstUse">Whether the first call makes the tables or brings them up to date; else it throws if they are not.</param>
    /// <exception cref="ArgumentException">The prefix does not match <see cref="SqlSchema.TablePrefixPattern"/>.</exception>
    internal SqlProfileStore(
        DbDataSource source, SqlDialect dialect, string tablePrefix = SqlSchema.DefaultTablePrefix, bool migrateOnFirstUse = true)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(dialect);
        ArgumentNullException.ThrowIfNull(tablePrefix);
        _database = SqlDatabase.Get(source, dialect);
        _prefix = tablePrefix;
        Schema = new SqlSchema(_database, tablePrefix, migrateOnFirstUse, EventTables.First, EventTables.Second, ProfileTables.First);
    }

    /// <summary>The tables of the store.</summary>
    public SqlSchema Schema { get; }

    /// <summary>
    /// Keeps profiles and the campaigns that they say were received. A profile takes the place of its older state; receipts are added to.
    /// Some thousand are kept in a transaction; those that were kept before an error stay.
    /// </summary>
    /// <param name="profiles">The profiles, in any order; of one that comes twice the later state is kept.</param>
    /// <param name="cancellationToken">Stops the import.</param>
    /// <returns>What was done.</returns>
    /// <exception cref="InvalidOperationException">The tables are not there, and the store was told not to make them.</exception>
    public async Task<SqlProfileImport> ImportAsync(IAsyncEnumerable<Recipient> profiles, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(profiles);
        await Schema.EnsureAsync(cancellationToken).ConfigureAwait(false);
        var result = await KeepAsync(profiles, new SqlProfileImport(0, 0, 0), cancellationToken).ConfigureAwait(false);
        await MergedRecipients.AddAsync(_database, _prefix, cancellationToken).ConfigureAwait(false);
        return result;
    }

    /// <summary>
    /// Keeps the profiles of files, as <see cref="ImportAsync"/> does, and passes over files that an earlier call has read to their end: an import
    /// that is repeated after an interruption begins with the file that it was reading.
    /// </summary>
    /// <remarks>
    /// A file is known again by its full path, its length and the time of its last change, and by the path that links lead to; one that changed is read anew. A
    /// pipe, a device and what the process was started with (<c>/dev/stdin</c>) are read each time.
    /// </remarks>
    /// <param name="paths">The files; they are read in this order.</param>
    /// <param name="read">Reads a file. It is called for those that are not passed over.</param>
    /// <param name="finish">
    /// Asked at the end of each file, with its path and what was done with it, whether it counts as read; else the next call reads it again. Null: it does.
    /// </param>
    /// <param name="rereadFiles">Whether files are read that an earlier call has read, too.</param>
    /// <param name="cancellationToken">Stops the import.</param>
    /// <returns>What was done in this call.</returns>
    /// <exception cref="FileNotFoundException">There is no such file. Those before it are kept.</exception>
    /// <exception cref="InvalidOperationException">The tables are not there, and the store was told not to make them.</exception>
    public async Task<SqlProfileImport> ImportFilesAsync(
        IEnumerable<string> paths, Func<string, IAsyncEnumerable<Recipient>> read, Func<string, SqlProfileImport, bool>? finish = null, bool rereadFiles = false,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(paths);
        ArgumentNullException.ThrowIfNull(read);
        await Schema.EnsureAsync(cancellationToken).ConfigureAwait(false);
        var (files, result) = (new ImportedFiles(_prefix, "profiles:"), new SqlProfileImport(0, 0, 0));
        foreach (var path in paths)
        {
            var file = ImportFile.At(path);
            if (file.CanRemember && !rereadFiles && (await files.FindAsync(_database, file, cancellationToken).ConfigureAwait(false)).IsKnown)
            {
                result = result with { FilesImportedBefore = result.FilesImportedBefore + 1 };
                continue;
            }

            var done = await KeepAsync(read(path), new SqlProfileImport(0, 0, 0), cancellationToken).ConfigureAwait(false);
            result = result with
            {
                Profiles = result.Profiles + done.Profiles,
                Receipts = result.Receipts + done.Receipts,
                Rejected = result.Rejected + done.Rejected,
            };
            var isFinished = finish?.Invoke(path, done) ?? true;
            if (file.CanRemember)
                await WriteAsync([isFinished ? files.Remember(file, null) : files.Forget(file)], cancellationToken).ConfigureAwait(false);
        }

        await MergedRecipients.AddAsync(_database, _prefix, cancellationToken).ConfigureAwait(false);
        return result;
    }

    /// <summary>Keeps all profiles of a source, as <see cref="ImportAsync"/> does.</summary>
    /// <param name="source">The source.</param>
    /// <param name="cancellationToken">Stops the import.</param>
    /// <returns>What was done.</returns>
    /// <exception cref="InvalidOperationException">The tables are not there, and the store was told not to make them.</exception>
    public async Task<SqlProfileImport> ImportFromAsync(IRecipientSource<Recipient> source, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        return await ImportAsync(ReadAsync(cancellationToken), cancellationToken).ConfigureAwait(false);

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

    /// <summary>
    /// Keeps who received campaigns. What is known of a receipt already is added to: the earliest and the latest time are kept, and what is
    /// not null takes the place of what was there. Some thousand are kept in a transaction.
    /// </summary>
    /// <param name="receipts">The receipts, in any order.</param>
    /// <param name="cancellationToken">Stops it; those that were kept before stay.</param>
    /// <returns>How many there were.</returns>
    /// <exception cref="InvalidOperationException">The tables are not there, and the store was told not to make them.</exception>
    public async Task<long> SaveReceiptsAsync(IAsyncEnumerable<SqlReceipt> receipts, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(receipts);
        await Schema.EnsureAsync(cancellationToken).ConfigureAwait(false);
        var (rows, count) = (new ReceiptRows(_prefix), 0L);
        await foreach (var receipt in receipts.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            count++;
            if (rows.Batch.Count < BatchSize && rows.TryAdd(receipt))
                continue;
            await WriteAsync([rows.Batch], cancellationToken).ConfigureAwait(false);
            rows.Clear();
            rows.TryAdd(receipt);
        }

        await WriteAsync([rows.Batch], cancellationToken).ConfigureAwait(false);
        await MergedRecipients.AddAsync(_database, _prefix, cancellationToken).ConfigureAwait(false);
        return count;
    }

    private async Task<SqlProfileImport> KeepAsync(IAsyncEnumerable<Recipient> profiles, SqlProfileImport result, CancellationToken cancellationToken)
    {
        var (rows, receipts, ids) = (new ProfileRows(_prefix), new ReceiptRows(_prefix), new HashSet<string>(StringComparer.Ordinal));
        await foreach (var profile in profiles.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            if (ProfileKey.Of(profile) is not { } key)
            {
                result = result with { Rejected = result.Rejected + 1 };
                continue;
            }

            if (ids.Count == BatchSize || !ids.Add(key))
            {
                await FlushAsync().ConfigureAwait(false);
                ids.Add(key);
            }

            rows.Add(profile, key);
            foreach (var receipt in profile.CampaignsReceived ?? [])
                receipts.Add(key, receipt);
        }

        await FlushAsync().ConfigureAwait(false);
        return result;

        async Task FlushAsync()
        {
            await WriteAsync([rows.Batch, receipts.Batch], cancellationToken).ConfigureAwait(false);
            result = result with { Profiles = result.Profiles + rows.Batch.Count, Receipts = result.Receipts + receipts.Batch.Count };
            rows.Clear();
            receipts.Clear();
            ids.Clear();
        }
    }

    private async Task WriteAsync(SqlRowBatch[] batches, CancellationToken cancellationToken)
    {
        if (batches.All(batch => batch.Count == 0))
            return;
        await _database.WriteAsync(
            async (transaction, token) =>
            {
                foreach (var batch in batches.Where(batch => batch.Count > 0))
                    await _database.Dialect.Rows.WriteAsync(transaction, batch, token).ConfigureAwait(false);
            },
            cancellationToken).ConfigureAwait(false);
    }
}
