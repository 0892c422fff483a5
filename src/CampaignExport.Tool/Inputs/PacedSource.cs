using System.Runtime.CompilerServices;
using CampaignExport.Recipients;

namespace CampaignExport.Tool.Inputs;

/// <summary>
/// Reads a source in such a way that an interruption is answered at once, even while a pipe is read that nobody writes to: there
/// it waits in the system, where no token reaches it.
/// </summary>
/// <typeparam name="TRow">What a row is.</typeparam>
/// <param name="source">The source.</param>
/// <param name="pace">Waited for before each page.</param>
internal sealed class PacedSource<TRow>(IRecipientSource<TRow> source, Pace pace) : IRecipientSource<TRow>
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(500);

    public string Description => source.Description;

    public async IAsyncEnumerable<RecipientPage<TRow>> ReadAsync(
        RecipientQuery query, string? cursor, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var pages = source.ReadAsync(query, cursor, cancellationToken).GetAsyncEnumerator(cancellationToken);
        var reading = Task.FromResult(false);
        try
        {
            while (true)
            {
                await pace.WaitAsync(cancellationToken).ConfigureAwait(false);
                reading = Task.Run(async () => await pages.MoveNextAsync().ConfigureAwait(false), CancellationToken.None);
                if (!await reading.WaitAsync(cancellationToken).ConfigureAwait(false))
                    break;
                yield return pages.Current;
            }
        }
        finally
        {
            // A reading that does not end is left behind, and ends with the process: it cannot be disposed under its own feet.
            if (reading.IsCompleted || await Task.WhenAny(reading, Task.Delay(Patience, CancellationToken.None)).ConfigureAwait(false) == reading)
                await pages.DisposeAsync().ConfigureAwait(false);
        }
    }
}
