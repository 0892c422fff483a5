using CampaignExport.Events;
using CampaignExport.Sql;

namespace CampaignExport.ClickHouse;

/// <summary>Imports events into the tables of a store.</summary>
internal sealed class EventTables(ClickHouseDatabase database, Commits commits) : IEventTarget
{
    public Task<ImportedRanges> ReadImportedAsync(CancellationToken cancellationToken) => commits.ReadImportedAsync(cancellationToken);

    public IEventBatch CreateBatch() => new EventRows(database, commits);
}

/// <summary>The rows of a batch of events.</summary>
/// <remarks>Not thread-safe.</remarks>
internal sealed class EventRows(ClickHouseDatabase database, Commits commits) : IEventBatch
{
    private const int PriceScale = 9;

    private readonly Dictionary<string, UInt128> _campaigns = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Campaign, string Channel, string VariationId, bool IsMessage), Message> _messages = [];
    private readonly HashSet<UInt128> _ids = [];
    private readonly RowBinary _events = new();
    private readonly RowBinary _purchases = new();
    private readonly RowBinary _changes = new();

    public long Kept => _ids.Count;

    public bool TryAdd(MessageEvent one)
    {
        var id = HashedId.Of(one.Id);
        if (one.Kind.Name == EventKinds.Purchase)
            return TryAddPurchase(one, id);
        if (!_campaigns.TryGetValue(one.CampaignId, out var salt))
            _campaigns.Add(one.CampaignId, salt = HashedId.Of(one.CampaignId));
        // The same id in two campaigns means two events.
        if (!_ids.Add(id ^ salt))
            return false;
        if (one.Kind.ChangesPerson)
            AddChange(one, id);
        else
            AddEvent(one, id);
        return true;
    }

    public async Task<bool> CommitAsync(string name, IReadOnlyList<ImportedRange> inputs, CancellationToken cancellationToken)
    {
        if (await commits.BeginAsync(name, cancellationToken).ConfigureAwait(false) is not { } commit)
            return false;
        var tables = database.Tables;
        try
        {
            // Messages come first, so that no event is outside the times of its campaign.
            await InsertAsync(tables.Messages, "campaign, channel, variation_id, name, is_message, events, first, last, other_behaviors", Messages()).ConfigureAwait(false);
            await InsertAsync(tables.Events, "campaign, id, kind, channel, variation_id, t, person, dispatch, detail, automated, url, link_alias, external_user_id", _events).ConfigureAwait(false);
            await InsertAsync(tables.Purchases, "id, t, person, product, price, currency", _purchases).ConfigureAwait(false);
            await InsertAsync(tables.Changes, "id, t, person, replaced_by", _changes).ConfigureAwait(false);
        }
        catch
        {
            await commits.EndQuietlyAsync(commit, name).ConfigureAwait(false);
            throw;
        }

        await commits.EndAsync(commit, name, inputs, CancellationToken.None).ConfigureAwait(false);
        return true;

        Task InsertAsync(string table, string columns, RowBinary rows) => database.InsertAsync(table, columns, rows, commit, name, cancellationToken);
    }

    public void Dispose()
    {
    }

    private void AddEvent(MessageEvent one, UInt128 id)
    {
        var moment = DayMoments.Of(one.Time);
        _events.BeginRow();
        _events.Write(one.CampaignId);
        _events.Write(id);
        _events.Write(one.Kind.Name);
        _events.Write(one.Channel);
        _events.Write(one.VariationId);
        _events.Write(moment);
        _events.WriteNullableHash(one.UserId);
        _events.Write(one.DispatchId is null ? UInt128.Zero : HashedId.Of(one.DispatchId));
        _events.Write(one.Detail);
        _events.Write(one.IsAutomated);
        _events.Write(one.Url);
        _events.Write(one.LinkAlias);
        _events.Write(one.UserId is null ? one.ExternalUserId : null);
        var isMessage = one.Channel is not null || one.Kind.Name == EventKinds.EnrollInControl;
        var key = (one.CampaignId, one.Channel ?? "", isMessage ? one.VariationId ?? "" : "", isMessage);
        if (!_messages.TryGetValue(key, out var message))
            _messages.Add(key, message = new Message());
        message.Add(one, moment);
    }

    private bool TryAddPurchase(MessageEvent one, UInt128 id)
    {
        if (one is not { Price: { } price, Currency.Length: > 0 })
            throw new ArgumentException($"A purchase needs '{nameof(one.Price)}' and '{nameof(one.Currency)}'.", nameof(one));
        if (!_ids.Add(id))
            return false;
        _purchases.BeginRow();
        _purchases.Write(id);
        _purchases.Write(DayMoments.Of(one.Time));
        _purchases.WriteNullableHash(one.UserId);
        _purchases.Write(one.Product);
        _purchases.Write(Scaled(price));
        _purchases.Write(one.Currency);
        return true;
    }

    private void AddChange(MessageEvent one, UInt128 id)
    {
        _changes.BeginRow();
        _changes.Write(id);
        _changes.Write(DayMoments.Of(one.Time));
        _changes.WriteNullableHash(one.UserId);
        _changes.WriteNullableHash(one.ReplacedBy);
    }

    // The number of billionths. Each decimal fits after it was rounded.
    private static Int128 Scaled(decimal price)
    {
        var rounded = Math.Round(price, PriceScale);
        Span<int> bits = stackalloc int[4];
        decimal.GetBits(rounded, bits);
        var number = new Int128((uint)bits[2], ((ulong)(uint)bits[1] << 32) | (uint)bits[0]);
        for (var scale = (int)rounded.Scale; scale < PriceScale; scale++)
            number *= 10;
        return decimal.IsNegative(rounded) ? -number : number;
    }

    private RowBinary Messages()
    {
        var rows = new RowBinary();
        foreach (var (key, message) in _messages)
        {
            rows.BeginRow();
            rows.Write(key.Campaign);
            rows.Write(key.Channel);
            rows.Write(key.VariationId);
            rows.WriteNullable(message.Name);
            rows.Write(key.IsMessage);
            rows.Write(message.Events);
            rows.Write(message.First);
            rows.Write(message.Last);
            rows.Write(message.OtherBehaviors);
        }

        return rows;
    }

    /// <summary>The events of a message of a campaign.</summary>
    private sealed class Message
    {
        public string? Name { get; private set; }

        public long Events { get; private set; }

        public long First { get; private set; } = long.MaxValue;

        public long Last { get; private set; } = long.MinValue;

        public long OtherBehaviors { get; private set; }

        public void Add(MessageEvent one, long moment)
        {
            Name ??= one.VariationName;
            Events++;
            (First, Last) = (Math.Min(First, moment), Math.Max(Last, moment));
            if (one.Kind.Name == EventKinds.Conversion && one.Detail is not (null or "" or "0"))
                OtherBehaviors++;
        }
    }
}
