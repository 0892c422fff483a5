using System.Runtime.CompilerServices;
using CampaignExport.Recipients;

namespace CampaignExport.Tool.Inputs;

/// <summary>Reads profiles one by one from sources that give pages.</summary>
/// <param name="progress">Told after each page how many there were so far, of all sources; null for nobody.</param>
internal sealed class ProfileReading(IProgress<long>? progress)
{
    private long _count;

    /// <summary>How many characters of them became U+FFFD.</summary>
    public long ReplacedCharacters { get; private set; }

    public async IAsyncEnumerable<Recipient> ReadAsync(IRecipientSource<Recipient> source, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var page in source.ReadAsync(new RecipientQuery(null), null, cancellationToken).ConfigureAwait(false))
        {
            using (page)
            {
                foreach (var profile in page.Rows)
                {
                    _count++;
                    yield return profile;
                }

                ReplacedCharacters += page.ReplacedCharacters;
            }

            progress?.Report(_count);
        }
    }
}
