using System.Runtime.CompilerServices;
using CampaignExport.Recipients;

namespace CampaignExport.Tool.Inputs;

/// <summary>
/// Reads a source so that an interruption ends the reading at once. A read of a pipe without a writer blocks in the operating system, where no
/// token can cancel it.
/// </summary>
/// <typeparam name="TRow">The type of a row.</typeparam>
/// <param name="source">The source.</param>
internal sealed class InterruptibleSource<TRow>(IRecipientSource<TRow> source) : IRecipientSource<TRow>
{
    private static readonly TimeSpan Grace = TimeSpan.FromMilliseconds(500);

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
                reading = Task.Run(async () => await pages.MoveNextAsync().ConfigureAwait(false), CancellationToken.None);
                if (!await reading.WaitAsync(cancellationToken).ConfigureAwait(false))
                    break;
                yield return pages.Current;
            }
        }
        finally
        {
            // A blocked read ends with the process: an enumerator cannot be disposed while it moves.
            if (reading.IsCompleted || await Task.WhenAny(reading, Task.Delay(Grace, CancellationToken.None)).ConfigureAwait(false) == reading)
                await pages.DisposeAsync().ConfigureAwait(false);
        }
    }
}
