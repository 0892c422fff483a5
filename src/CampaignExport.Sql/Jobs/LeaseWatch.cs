using System.Data.Common;

namespace CampaignExport.Sql;

/// <summary>Watches the leases in a store and measures, by a monotonic clock, for how long each has not been renewed.</summary>
/// <remarks>
/// Thread-safe. A worker that renews its lease keeps its job, whatever the clocks of the machine say: its lease changes between two looks.
/// A dead worker loses its job after one duration of its lease from the first look.
/// </remarks>
/// <param name="time">The monotonic clock.</param>
internal sealed class LeaseWatch(TimeProvider time)
{
    private readonly Lock _lock = new();
    private Dictionary<string, Sight> _seen = new(StringComparer.Ordinal);

    /// <summary>A lease, as it is between two renewals.</summary>
    /// <param name="FencingToken">The token of the claim.</param>
    /// <param name="Renewals">The number of renewals of the job so far.</param>
    /// <param name="Length">The duration of the lease.</param>
    /// <param name="Wait">How long the job has been due, at the last look.</param>
    /// <param name="Since">The timestamp just after the first look that found it so.</param>
    internal readonly record struct Sight(long FencingToken, long Renewals, TimeSpan Length, TimeSpan Wait, long Since);

    /// <summary>The leases that were not renewed for their duration, up to the last look.</summary>
    public IReadOnlyList<KeyValuePair<string, Sight>> Expired()
    {
        lock (_lock)
            return [.. _seen.Where(one => time.GetElapsedTime(one.Value.Since) >= one.Value.Length)];
    }

    /// <summary>Reads the leases that stand: the next result of the reader.</summary>
    public async Task LookAsync(DbDataReader reader, CancellationToken cancellationToken)
    {
        var found = new List<(string Id, long FencingToken, long Renewals, TimeSpan Length, TimeSpan Wait)>();
        await reader.NextResultAsync(cancellationToken).ConfigureAwait(false);
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
            found.Add((reader.GetString(0), reader.GetInt64(1), reader.GetInt64(2), TimeSpan.FromTicks(reader.GetInt64(3)), TimeSpan.FromTicks(reader.GetInt64(4))));
        lock (_lock)
        {
            var now = time.GetTimestamp();
            var seen = new Dictionary<string, Sight>(StringComparer.Ordinal);
            foreach (var (id, token, renewals, length, wait) in found)
            {
                var since = _seen.TryGetValue(id, out var before) && (before.FencingToken, before.Renewals) == (token, renewals) ? before.Since : now;
                seen.Add(id, new Sight(token, renewals, length, wait, since));
            }

            _seen = seen;
        }
    }
}
