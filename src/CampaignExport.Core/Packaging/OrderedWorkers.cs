using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace CampaignExport.Packaging;

/// <summary>
/// Works on items in parallel and gives the results in the order of the items. It never runs far ahead: who is slow, the
/// source or the taker of results, sets the pace, and so memory stays bounded.
/// </summary>
internal static class OrderedWorkers
{
    /// <summary>Runs the work.</summary>
    /// <param name="items">What is worked on; read by one thread.</param>
    /// <param name="work">Works on one item; called by several threads at once.</param>
    /// <param name="workers">How many items are worked on at once.</param>
    /// <param name="cancellationToken">Stops it. Work that was begun is waited for.</param>
    /// <returns>The results as tasks that are done, in order; one that failed shows its error to who awaits it.</returns>
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
            // Nobody takes these any more, but what they work on must not be pulled away from under them.
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
            // The reader gets it after the results that came before.
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
