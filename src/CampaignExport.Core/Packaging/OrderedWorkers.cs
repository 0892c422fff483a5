using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace CampaignExport.Packaging;

/// <summary>
/// Processes items in parallel and returns the results in the order of the items. A slow source or a slow consumer sets the pace, so
/// memory stays bounded.
/// </summary>
internal static class OrderedWorkers
{
    /// <summary>Processes items in parallel.</summary>
    /// <param name="items">The items, read by one thread at a time.</param>
    /// <param name="work">Processes one item. It is called on several threads concurrently.</param>
    /// <param name="workers">The maximum number of items processed at once.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests. Work in progress is awaited before the method ends.</param>
    /// <returns>The results in order, as completed tasks. Awaiting a failed one throws its error.</returns>
    public static async IAsyncEnumerable<Task<TResult>> RunAsync<TItem, TResult>(
        IAsyncEnumerable<TItem> items,
        Func<TItem, TResult> work,
        int workers,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var idle = new SemaphoreSlim(workers);
        var ordered = Channel.CreateBounded<Task<TResult>>(new BoundedChannelOptions(workers) { SingleReader = true, SingleWriter = true });
        var feeding = Task.Run(() => FeedAsync(items, work, idle, ordered.Writer, stop.Token), CancellationToken.None);
        try
        {
            await foreach (var result in ordered.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
            {
                await EndOf(result).ConfigureAwait(false);
                yield return result;
            }
        }
        finally
        {
            await stop.CancelAsync().ConfigureAwait(false);
            await feeding.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            // These results are discarded, but their work must end before its inputs are released.
            while (ordered.Reader.TryRead(out var result))
                await EndOf(result).ConfigureAwait(false);
        }
    }

    private static async Task FeedAsync<TItem, TResult>(
        IAsyncEnumerable<TItem> items,
        Func<TItem, TResult> work,
        SemaphoreSlim idle,
        ChannelWriter<Task<TResult>> ordered,
        CancellationToken stopping)
    {
        try
        {
            await foreach (var item in items.WithCancellation(stopping).ConfigureAwait(false))
            {
                await idle.WaitAsync(stopping).ConfigureAwait(false);
                var result = Task.Run(() => Work(item), CancellationToken.None);
                try
                {
                    await ordered.WriteAsync(result, stopping).ConfigureAwait(false);
                }
                catch
                {
                    await EndOf(result).ConfigureAwait(false);
                    throw;
                }
            }

            ordered.Complete();
        }
        catch (Exception error)
        {
            // The consumer receives the error after the preceding results.
            ordered.Complete(error);
        }

        TResult Work(TItem item)
        {
            try
            {
                return work(item);
            }
            finally
            {
                idle.Release();
            }
        }
    }

    private static async Task EndOf(Task work) => await work.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
}
