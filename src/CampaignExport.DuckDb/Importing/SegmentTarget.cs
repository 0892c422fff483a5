using CampaignExport.Events;
using CampaignExport.Sql;

namespace CampaignExport.DuckDb;

/// <summary>Writes the events of an import as segments.</summary>
/// <param name="store">The store; null to read only.</param>
/// <param name="engine">The engine that writes.</param>
internal sealed class SegmentTarget(StoreFiles? store, DuckDbEngine engine) : IEventTarget
{
    public Task<ImportedRanges> ReadImportedAsync(CancellationToken cancellationToken) => Task.FromResult(store?.Read(cancellationToken).Imported ?? new([]));

    public IEventBatch CreateBatch() => new Batch(store, engine.Connect());

    private sealed class Batch(StoreFiles? store, EngineConnection connection) : IEventBatch
    {
        private readonly EventBatch _events = new(connection, isDistinct: true);

        public long Kept => _events.Count + (_events.Purchases?.Count ?? 0);

        public bool TryAdd(MessageEvent one) => _events.TryAdd(one);

        public Task<bool> CommitAsync(string name, IReadOnlyList<ImportedRange> inputs, CancellationToken cancellationToken) =>
            store is null ? Task.FromResult(true)
            : Task.Factory.StartNew(() => Commit(store, name, inputs, cancellationToken), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

        public void Dispose()
        {
            _events.Dispose();
            connection.Dispose();
        }

        private bool Commit(StoreFiles store, string name, IReadOnlyList<ImportedRange> inputs, CancellationToken cancellationToken)
        {
            var events = _events.Count == 0 ? null : Write(store, "events", _events.Count, _events.Write, cancellationToken);
            var purchases = _events.Purchases is not { } some ? null
                : new PurchaseSegment(Write(store, "purchases", some.Count, some.Write, cancellationToken), some.First, some.Last);
            var isNew = store.TryCommit(name, commit => new SegmentManifest
            {
                Commit = commit,
                Events = events,
                Purchases = purchases,
                HasChanges = _events.HasChanges,
                Campaigns = _events.Campaigns,
                Inputs = inputs,
            }, CancellationToken.None);
            if (isNew)
                return true;
            // Meanwhile, another process has imported the same ranges of the same files.
            foreach (var segment in ((Segment?[])[events, purchases?.Segment]).OfType<Segment>())
                store.Discard(segment);
            return false;
        }

        private static Segment Write(StoreFiles store, string kind, long rows, Action<string, CancellationToken> write, CancellationToken cancellationToken)
        {
            var path = store.NewSegment(kind);
            try
            {
                write(path, cancellationToken);
                return store.Keep(path, rows, cancellationToken);
            }
            catch
            {
                File.Delete(path);
                throw;
            }
        }
    }
}
