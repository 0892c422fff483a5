using CampaignExport.Recipients;
using CampaignExport.Sql;

namespace CampaignExport.DuckDb;

/// <summary>Writes the profiles of an import as segments.</summary>
internal sealed class ProfileTarget(StoreFiles store, DuckDbEngine engine) : IProfileTarget
{
    public Task<ImportedRanges> ReadImportedAsync(CancellationToken cancellationToken) => Task.FromResult(store.Read(cancellationToken).Imported);

    public IProfileBatch CreateBatch() => new Batch(store, engine.Connect());

    private sealed class Batch(StoreFiles store, EngineConnection connection) : IProfileBatch
    {
        private readonly ProfileBatch _profiles = new(connection);

        public long Count => _profiles.Count;

        public int? TryAdd(Recipient profile) => _profiles.TryAdd(profile);

        public Task CommitAsync(string name, IReadOnlyList<ImportedRange> inputs, CancellationToken cancellationToken) =>
            Task.Run(() => Commit(name, inputs, cancellationToken), CancellationToken.None);

        public void Dispose()
        {
            _profiles.Dispose();
            connection.Dispose();
        }

        private void Commit(string name, IReadOnlyList<ImportedRange> inputs, CancellationToken cancellationToken)
        {
            var (profiles, receipts) = Count == 0 ? default : Write(cancellationToken);
            var isNew = store.TryCommit(name, commit => new SegmentManifest { Commit = commit, Profiles = profiles, Receipts = receipts, Inputs = inputs }, CancellationToken.None);
            if (isNew)
                return;
            // Meanwhile, another process has imported the same files.
            foreach (var segment in ((Segment?[])[profiles, receipts]).OfType<Segment>())
                store.Discard(segment);
        }

        private (Segment Profiles, Segment? Receipts) Write(CancellationToken cancellationToken)
        {
            var (profiles, receipts) = (store.NewSegment("profiles"), (string?)null);
            try
            {
                var (rows, received) = _profiles.Write(profiles, () => receipts = store.NewSegment("receipts"), cancellationToken);
                var kept = receipts is null ? null : store.Keep(receipts, received, cancellationToken);
                return (store.Keep(profiles, rows, cancellationToken), kept);
            }
            catch
            {
                File.Delete(profiles);
                if (receipts is not null)
                    File.Delete(receipts);
                throw;
            }
        }
    }
}
