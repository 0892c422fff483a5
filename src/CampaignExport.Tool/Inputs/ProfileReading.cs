using System.Runtime.CompilerServices;
using CampaignExport.Recipients;
using CampaignExport.Sources;
using CampaignExport.Sql;

namespace CampaignExport.Tool.Inputs;

/// <summary>Reads profiles one by one from sources that give pages.</summary>
/// <param name="errors">Receives the error of a source that cannot be read, or not to its end.</param>
/// <param name="progress">Receives the number of profiles of all sources after each page; null to ignore it.</param>
internal sealed class ProfileReading(FileErrors errors, IProgress<long>? progress)
{
    private long _count;

    /// <summary>The number of characters that became U+FFFD.</summary>
    public long ReplacedCharacters { get; private set; }

    /// <summary>Reads a source.</summary>
    /// <param name="source">The source.</param>
    /// <param name="name">Names the file in an error.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    public async IAsyncEnumerable<Recipient> ReadAsync(
        IRecipientSource<Recipient> source, Func<SourceFormatException, SourceFormatException> name, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var pages = source.ReadAsync(new RecipientQuery(null), null, cancellationToken).GetAsyncEnumerator(cancellationToken);
        await using var closing = pages.ConfigureAwait(false);
        while (await NextAsync().ConfigureAwait(false) is var (page, rows) && page is not null)
        {
            using (page)
            {
                foreach (var profile in rows)
                {
                    _count++;
                    yield return profile;
                }

                ReplacedCharacters += page.ReplacedCharacters;
            }

            progress?.Report(_count);
        }

        async ValueTask<(RecipientPage<Recipient>? Page, IReadOnlyList<Recipient> Rows)> NextAsync()
        {
            try
            {
                // Lines are parsed on access to the rows.
                return await pages.MoveNextAsync().ConfigureAwait(false) ? (pages.Current, pages.Current.Rows) : (null, []);
            }
            catch (Exception error) when (FileErrors.IsOfFile(error))
            {
                errors.Add(error is SourceFormatException format ? name(format) : error);
                return (null, []);
            }
        }
    }
}
