using System.Data.Common;

namespace CampaignExport.Sql;

/// <summary>Measures by a monotonic clock how long each lease in a store has not been renewed.</summary>
/// <remarks>
/// Thread-safe. A worker that renews its lease keeps its job, even if the clock of the machine is adjusted. The job of a crashed worker is free after the
/// duration of the lease, counted from the first observation.
/// </remarks>
/// <param name="time">The monotonic clock.</param>
internal sealed class LeaseWatch(TimeProvider time)
{
    private readonly Lock _lock = new();
    private Dictionary<string, Sight> _seen = new(StringComparer.Ordinal);

    /// <summary>The observation of a lease between two renewals.</summary>
    /// <param name="FencingToken">The token of the claim.</param>
    /// <param name="Renewals">The number of renewals of the job so far.</param>
    /// <param name="Length">The duration of the lease.</param>
    /// <param name="Wait">How long the job had been due at the last observation.</param>
    /// <param name="Since">The timestamp just after the first observation of the lease in this state.</param>
    internal readonly record struct Sight(long FencingToken, long Renewals, TimeSpan Length, TimeSpan Wait, long Since);

    /// <summary>The leases that were not renewed for their duration.</summary>
    public IReadOnlyList<KeyValuePair<string, Sight>> Expired()
    {
        lock (_lock)
            return [.. _seen.Where(one => time.GetElapsedTime(one.Value.Since) >= one.Value.Length)];
    }

    /// <summary>Reads the current leases from the next result of the reader.</summary>
    public async Task ObserveAsync(DbDataReader reader, CancellationToken cancellationToken)
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
