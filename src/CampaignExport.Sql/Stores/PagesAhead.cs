using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace CampaignExport.Sql;

/// <summary>Reads pages of recipients in the background, a few ahead of their export.</summary>
internal static class PagesAhead
{
    private const int Most = 4;

    /// <summary>Runs a read, and returns its pages. A read that is no longer needed is cancelled, and its pages are disposed.</summary>
    /// <param name="read">Writes the pages.</param>
    /// <param name="names">Looks at the rows, and reports the chosen names that are missing; null for no report.</param>
    /// <param name="onWarning">Receives the report; null for none.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    public static async IAsyncEnumerable<SqlRowPage> ReadAsync(
        Func<ChannelWriter<SqlRowPage>, CancellationToken, Task> read, SqlChosenNames? names, Action<string>? onWarning, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var pages = Channel.CreateBounded<SqlRowPage>(new BoundedChannelOptions(Most) { SingleReader = true, SingleWriter = true });
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var reading = ReadAllAsync();
        try
        {
            await foreach (var page in pages.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
            {
                names?.Look(page.Rows);
                yield return page;
            }
        }
        finally
        {
            await stop.CancelAsync().ConfigureAwait(false);
            await reading.ConfigureAwait(false);
            while (pages.Reader.TryRead(out var page))
                page.Dispose();
        }

        names?.Report(onWarning!);

        async Task ReadAllAsync()
        {
            try
            {
                await read(pages.Writer, stop.Token).ConfigureAwait(false);
                pages.Writer.Complete();
            }
            catch (Exception error)
            {
                pages.Writer.Complete(error);
            }
        }
    }
}
