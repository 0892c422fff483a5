using CampaignExport.Sql;

namespace CampaignExport.DuckDb;

/// <summary>
/// The lock of a compaction in a bucket: an object <c>locks/NUMBER</c> that its owner rewrites every few minutes. A lock that was not written for half an
/// hour has expired: its owner was killed, and the next number can be taken.
/// </summary>
/// <remarks>
/// The half hour is measured by the clock of the store and compared with the clock of this machine. Stores refuse requests if the clocks differ by more than a
/// quarter of an hour. If an owner was suspended and another one took over, two merges can replace the same segments. Then the first commit counts, and the
/// other is ignored.
/// </remarks>
internal sealed class BucketLock : IDisposable
{
    public const string Folder = "locks";

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(30);
    private static readonly TimeSpan Renewal = TimeSpan.FromMinutes(5);

    private readonly BucketSegmentStorage _storage;
    private readonly string _file;
    private readonly ITimer _renewal;

    private BucketLock(BucketSegmentStorage storage, string file, TimeProvider time)
    {
        (_storage, _file) = (storage, file);
        _renewal = time.CreateTimer(_ => Renew(), null, Renewal, Renewal);
    }

    private static byte[] Content => "A compaction runs. This object may be deleted when none does."u8.ToArray();

    /// <summary>Takes the lock; null if another process holds it.</summary>
    public static IDisposable? TryTake(BucketSegmentStorage storage, TimeProvider time, CancellationToken cancellationToken)
    {
        var (held, expired) = Find();
        if (held.Count > 0)
            return null;
        var file = FormattableString.Invariant($"{Folder}/{expired.Select(NumberOf).DefaultIfEmpty(0).Max() + 1:00000000}");
        if (!storage.TryPut(file, Content, cancellationToken))
            return null;
        // If another process has released and taken the lock since the first check, both see each other here, and at most one continues.
        (held, expired) = Find();
        if (held.Any(one => one != file))
        {
            storage.Delete(file, CancellationToken.None);
            return null;
        }

        foreach (var one in expired.Where(one => one != file))
            storage.Delete(one, cancellationToken);
        return new BucketLock(storage, file, time);

        (List<string> Held, List<string> Expired) Find()
        {
            var locks = storage.List(Folder, cancellationToken).ToLookup(one => time.GetUtcNow() - one.ModifiedAt < Limit, one => one.File);
            return ([.. locks[true]], [.. locks[false]]);
        }
    }

    public void Dispose()
    {
        _renewal.Dispose();
        try
        {
            _storage.Delete(_file, CancellationToken.None);
        }
        catch (StoreException)
        {
            // The lock expires. An error of the compaction is the one to report.
        }
    }

    private static int NumberOf(string file) => int.TryParse(file.AsSpan(Folder.Length + 1), System.Globalization.NumberStyles.None, null, out var number) ? number : 0;

    private void Renew()
    {
        try
        {
            _storage.Put(_file, Content, CancellationToken.None);
        }
        catch (StoreException)
        {
            // The next renewal may succeed. Otherwise, the lock expires.
        }
    }
}
