using CampaignExport.Recipients;
using CampaignExport.Sql;

namespace CampaignExport.ClickHouse;

/// <summary>Imports profiles into the tables of a store.</summary>
internal sealed class ProfileTables(ClickHouseDatabase database, Commits commits) : IProfileTarget
{
    public Task<ImportedRanges> ReadImportedAsync(CancellationToken cancellationToken) => commits.ReadImportedAsync(cancellationToken);

    public IProfileBatch CreateBatch() => new ProfileRows(database, commits);
}

/// <summary>The rows of a batch of profiles and of their receipts.</summary>
/// <remarks>Not thread-safe.</remarks>
internal sealed class ProfileRows(ClickHouseDatabase database, Commits commits) : IProfileBatch
{
    private static readonly string Columns = $"n, split, person, bucket, {string.Join(", ", ProfileFields.Stored.Select(field => field.Column))}";

    private readonly RowBinary _profiles = new();
    private readonly RowBinary _receipts = new();
    private readonly RowBinaryCells _cells = new();
    private readonly HashSet<string> _campaigns = new(StringComparer.Ordinal);

    public long Count => _profiles.Count;

    public int? TryAdd(Recipient profile)
    {
        if (ProfileKey.Of(profile) is not { } key)
            return null;
        key = ProfileValues.Clean(key);
        var person = HashedId.Of(key);
        var number = (long)_profiles.Count;
        _profiles.BeginRow();
        _profiles.Write(number);
        _profiles.Write(RecipientSplit.Of(person));
        _profiles.Write(person);
        _profiles.Write(ProfileValues.BucketOf(profile, key));
        _profiles.Write(key);
        _cells.Rows = _profiles;
        foreach (var column in ProfileValues.Columns)
            column.Write(profile, _cells);
        _campaigns.Clear();
        foreach (var receipt in profile.CampaignsReceived ?? [])
        {
            // Of several receipts of a campaign, exports show the first.
            if (!string.IsNullOrEmpty(receipt.CampaignId) && _campaigns.Add(receipt.CampaignId))
                Add(receipt, person, number);
        }

        return _campaigns.Count;
    }

    public async Task CommitAsync(string name, IReadOnlyList<ImportedRange> inputs, CancellationToken cancellationToken)
    {
        if (await commits.BeginAsync(name, cancellationToken).ConfigureAwait(false) is not { } commit)
            return;
        try
        {
            // The last committed state counts, so a repeated import writes its own rows.
            await database.InsertAsync(database.Tables.Receipts, "n, campaign, person, variation_id, variation_name, in_control, received", _receipts, commit, token: null, cancellationToken).ConfigureAwait(false);
            await database.InsertAsync(database.Tables.Profiles, Columns, _profiles, commit, token: null, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            await commits.EndQuietlyAsync(commit, name).ConfigureAwait(false);
            throw;
        }

        await commits.EndAsync(commit, name, inputs, CancellationToken.None).ConfigureAwait(false);
    }

    public void Dispose()
    {
    }

    private void Add(CampaignReceipt receipt, UInt128 person, long number)
    {
        _receipts.BeginRow();
        _receipts.Write(number);
        _receipts.Write(receipt.CampaignId);
        _receipts.Write(person);
        _receipts.WriteNullable(receipt.VariationId);
        _receipts.WriteNullable(receipt.VariationName);
        _receipts.WriteNullable(receipt.InControl is { } inControl ? inControl ? 1 : 0 : null);
        _receipts.WriteNullable(receipt.LastReceived is { } last ? DayMoments.Of(last) : null);
    }
}

/// <summary>Writes the cells of a profile to a block of rows.</summary>
internal sealed class RowBinaryCells : ProfileCells
{
    public RowBinary Rows { get; set; } = null!;

    public override void WriteNull() => Rows.Write(true);

    protected override void Write(string? text) => Rows.WriteNullable(text);

    protected override void Write(long number) => Rows.WriteNullable((long?)number);
}
