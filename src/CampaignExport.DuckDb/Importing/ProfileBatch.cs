using CampaignExport.Recipients;
using CampaignExport.Sql;
using DuckDB.NET.Data;

namespace CampaignExport.DuckDb;

/// <summary>
/// Profiles and their receipts in tables of the engine, before they are written to segments. The stored values are those that the columns of an export write.
/// </summary>
/// <remarks>Not thread-safe.</remarks>
internal sealed class ProfileBatch : IDisposable
{
    private const string Profiles = "profiles_of_batch";
    private const string Receipts = "receipts_of_batch";

    // Several splits are read at once, so a row group has few of them.
    public const int RowsOfGroup = 16_384;

    private static readonly string Stored = string.Join(", ", ProfileFields.Stored.Select(field => field.Column));

    private readonly EngineConnection _engine;
    private readonly DuckDBAppender _profiles;
    private readonly DuckDBAppender _receipts;
    private readonly AppendedCells _cells = new();
    private readonly HashSet<string> _campaigns = new(StringComparer.Ordinal);
    private bool _isComplete;

    public ProfileBatch(EngineConnection engine)
    {
        _engine = engine;
        engine.Execute($"""
            CREATE TEMP TABLE {Profiles} (n BIGINT, split UTINYINT, person UUID, bucket SMALLINT,
                {string.Join(", ", ProfileFields.Stored.Select(field => $"{field.Column} {(field.IsInteger ? "BIGINT" : "VARCHAR")}"))});
            CREATE TEMP TABLE {Receipts} (n BIGINT, campaign_id VARCHAR, person UUID, variation_id VARCHAR, variation_name VARCHAR, in_control BOOLEAN, t BIGINT)
            """, CancellationToken.None);
        _profiles = engine.Connection.CreateAppender("temp", "main", Profiles);
        _receipts = engine.Connection.CreateAppender("temp", "main", Receipts);
    }

    /// <summary>The number of added profiles. If a profile was added several times, the last state is written.</summary>
    public long Count { get; private set; }

    /// <summary>Adds a profile.</summary>
    /// <returns>The number of its receipts; null if the profile has no key and was not added.</returns>
    public int? TryAdd(Recipient profile)
    {
        try
        {
            return Append(profile);
        }
        catch (DuckDBException error) when (StoreErrors.OfEngine(error.Message, error) is { } explained)
        {
            throw explained;
        }
    }

    /// <summary>Writes the profiles, sorted by split and key, and the receipts, sorted by campaign and person.</summary>
    /// <returns>The number of profiles and receipts in the files.</returns>
    public (long Profiles, long Receipts) Write(string profiles, Func<string> receipts, CancellationToken cancellationToken)
    {
        Complete();
        var distinct = _engine.ReadNumber($"SELECT count(DISTINCT person) FROM {Profiles}", cancellationToken);
        _engine.Execute($"""
            COPY (
                SELECT split, person, bucket, {Stored}, NULL::BIGINT AS commit FROM {Profiles}
                {(distinct == Count ? "" : $"WHERE n IN (SELECT max(n) FROM {Profiles} GROUP BY person)")} ORDER BY split, braze_id)
            TO {SqlText.Literal(profiles)} (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {RowsOfGroup})
            """, cancellationToken);
        var received = _engine.ReadNumber($"SELECT count(*) FROM (SELECT DISTINCT campaign_id, person FROM {Receipts})", cancellationToken);
        if (received == 0)
            return (distinct, 0);
        _engine.Execute($"""
            COPY (
                SELECT campaign_id, person, arg_max(variation_id, n) AS variation_id, arg_max(variation_name, n) AS variation_name, arg_max(in_control, n) AS in_control,
                    make_timestamptz(min(t)) AS first_received, make_timestamptz(max(t)) AS last_received, NULL::BIGINT AS commit
                FROM {Receipts} GROUP BY campaign_id, person ORDER BY campaign_id, person)
            TO {SqlText.Literal(receipts())} (FORMAT parquet, COMPRESSION zstd)
            """, cancellationToken);
        return (distinct, received);
    }

    public void Dispose()
    {
        _profiles.Dispose();
        _receipts.Dispose();
    }

    private int? Append(Recipient profile)
    {
        if (ProfileKey.Of(profile) is not { } key)
            return null;
        key = ProfileValues.Clean(key);
        var hash = HashedId.Of(key);
        var person = HashedId.ToUuid(hash);
        Count++;
        var row = _profiles.CreateRow();
        row.AppendValue((long?)Count).AppendValue((byte?)RecipientSplit.Of(hash)).AppendValue((Guid?)person).AppendValue((short?)ProfileValues.BucketOf(profile, key)).AppendValue(key);
        _cells.Row = row;
        foreach (var column in ProfileValues.Columns)
            column.Write(profile, _cells);
        row.EndRow();
        if (profile.CampaignsReceived is not { Count: > 0 } receipts)
            return 0;
        _campaigns.Clear();
        foreach (var receipt in receipts)
            Add(receipt, person);
        return _campaigns.Count;
    }

    private void Complete()
    {
        if (_isComplete)
            return;
        _isComplete = true;
        StoreErrors.InEngine(_profiles.Close);
        StoreErrors.InEngine(_receipts.Close);
    }

    // Of several receipts of a campaign, exports show the first.
    private void Add(CampaignReceipt receipt, Guid person)
    {
        if (string.IsNullOrEmpty(receipt.CampaignId) || !_campaigns.Add(receipt.CampaignId))
            return;
        long? time = receipt.LastReceived is { } last ? DayMoments.Of(last) : null;
        _receipts.CreateRow().AppendValue((long?)Count).AppendValue(receipt.CampaignId).AppendValue((Guid?)person).AppendValue(receipt.VariationId)
            .AppendValue(receipt.VariationName).AppendValue(receipt.InControl).AppendValue(time).EndRow();
    }
}

/// <summary>Writes the cells of a profile to a row of a table.</summary>
internal sealed class AppendedCells : ProfileCells
{
    public IDuckDBAppenderRow Row { get; set; } = null!;

    public override void WriteNull() => Row.AppendNullValue();

    protected override void Write(string? text) => Row.AppendValue(text);

    protected override void Write(long number) => Row.AppendValue((long?)number);
}
