using System.Data.Common;
using System.Globalization;
using System.Text;
using System.Text.Json;
using CampaignExport.Campaigns;
using CampaignExport.Events;

namespace CampaignExport.Sql;

/// <summary>Keeps events of campaigns in a relational database, from where <see cref="SqlCampaignMetricsSource"/> counts them.</summary>
/// <remarks>
/// Thread-safe; several processes may use one database. An event is kept once, by its id: after an interruption, import the same events again.
/// </remarks>
public sealed class SqlEventStore
{
    private const int BatchSize = 200;

    private readonly SqlDatabase _database;
    private readonly string _prefix;
    private readonly CampaignStatements _campaigns;

    /// <summary>Makes a store. The database is not asked yet.</summary>
    /// <param name="source">Where connections come from. It stays the caller's.</param>
    /// <param name="dialect">The dialect of the database.</param>
    /// <param name="tablePrefix">What the names of the tables begin with; they are in the schema that comes first on the connection.</param>
    /// <param name="migrateOnFirstUse">Whether the first call makes the tables or brings them up to date; else it throws if they are not.</param>
    /// <exception cref="ArgumentException">The prefix does not match <see cref="SqlSchema.TablePrefixPattern"/>.</exception>
    public SqlEventStore(
        DbDataSource source, SqlDialect dialect, string tablePrefix = SqlSchema.DefaultTablePrefix, bool migrateOnFirstUse = true)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(dialect);
        ArgumentNullException.ThrowIfNull(tablePrefix);
        _database = new SqlDatabase(source, dialect);
        _prefix = tablePrefix;
        _campaigns = new CampaignStatements(tablePrefix);
        Schema = new SqlSchema(_database, tablePrefix, migrateOnFirstUse, EventTables.First, EventTables.Second);
    }

    /// <summary>The tables of the store.</summary>
    public SqlSchema Schema { get; }

    /// <summary>Keeps events, some hundred in a transaction. Those that were kept before an error stay.</summary>
    /// <param name="events">The events, in any order.</param>
    /// <param name="cancellationToken">Stops the import.</param>
    /// <returns>How many were new.</returns>
    public async Task<SqlEventImport> ImportAsync(IAsyncEnumerable<MessageEvent> events, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(events);
        await Schema.EnsureAsync(cancellationToken).ConfigureAwait(false);
        var result = new SqlEventImport(0, 0);
        var batch = new List<MessageEvent>(BatchSize);
        await foreach (var one in events.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            batch.Add(one);
            if (batch.Count == BatchSize)
                await FlushAsync().ConfigureAwait(false);
        }

        if (batch.Count > 0)
            await FlushAsync().ConfigureAwait(false);
        return result;

        async Task FlushAsync()
        {
            result = new(result.Read + batch.Count, result.New + await InsertAsync(batch, cancellationToken).ConfigureAwait(false));
            batch.Clear();
        }
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

    private async Task<long> InsertAsync(List<MessageEvent> batch, CancellationToken cancellationToken)
    {
        // In one order, so that imports that run side by side wait for each other and never in a circle.
        MessageEvent[] events = [.. batch.OrderBy(one => one.Id, StringComparer.Ordinal)];
        var variations = batch
            .Where(one => one.Channel is not null || one.Kind.Name == EventKinds.EnrollInControl)
            .GroupBy(one => (one.CampaignId, Channel: one.Channel ?? "", Id: one.VariationId ?? ""))
            .Select(group => (group.Key, Name: group.Select(one => one.VariationName).FirstOrDefault(name => name is not null)))
            .OrderBy(one => one.Key.CampaignId, StringComparer.Ordinal).ThenBy(one => one.Key.Channel, StringComparer.Ordinal)
            .ThenBy(one => one.Key.Id, StringComparer.Ordinal).ToList();
        var sql = new StringBuilder($"""
            INSERT INTO {_prefix}events (id, campaign_id, kind, occurred_at, channel, variation_id, user_id, dispatch_id, detail) VALUES
            """);
        for (var at = 0; at < events.Length; at++)
            sql.Append(CultureInfo.InvariantCulture, $"{(at == 0 ? " " : ", ")}(@i{at}, @c{at}, @k{at}, @t{at}, @h{at}, @v{at}, @u{at}, @d{at}, @e{at})");
        sql.Append(" ON CONFLICT (id) DO NOTHING RETURNING id");
        if (variations.Count > 0)
            sql.Append(CultureInfo.InvariantCulture, $"; INSERT INTO {_prefix}variations AS v (campaign_id, channel, variation_id, name) VALUES");
        for (var at = 0; at < variations.Count; at++)
            sql.Append(CultureInfo.InvariantCulture, $"{(at == 0 ? " " : ", ")}(@vc{at}, @vh{at}, @vi{at}, @vn{at})");
        if (variations.Count > 0)
            sql.Append(" ON CONFLICT (campaign_id, channel, variation_id) DO UPDATE SET name = excluded.name WHERE v.name IS NULL AND excluded.name IS NOT NULL");

        var statement = new SqlStatement(sql.ToString());
        for (var at = 0; at < events.Length; at++)
        {
            var one = events[at];
            statement.With($"i{at}", one.Id).With($"c{at}", one.CampaignId).With($"k{at}", one.Kind.Name).With($"t{at}", one.Time)
                .With($"h{at}", one.Channel ?? "").With($"v{at}", one.VariationId ?? "").With($"u{at}", one.UserId)
                .With($"d{at}", one.DispatchId ?? "").With($"e{at}", one.Detail ?? "");
        }

        for (var at = 0; at < variations.Count; at++)
        {
            var (key, name) = variations[at];
            statement.With($"vc{at}", key.CampaignId).With($"vh{at}", key.Channel).With($"vi{at}", key.Id).With($"vn{at}", name);
        }

        return await _database.WriteAsync(statement, null, async (reader, token) =>
        {
            var added = 0L;
            while (await reader.ReadAsync(token).ConfigureAwait(false))
                added++;
            return added;
        }, cancellationToken).ConfigureAwait(false);
    }
}
