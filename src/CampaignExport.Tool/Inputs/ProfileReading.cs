using System.Runtime.CompilerServices;
using CampaignExport.Recipients;
using CampaignExport.Sources;

namespace CampaignExport.Tool.Inputs;

/// <summary>Reads profiles one by one from sources that give pages.</summary>
/// <param name="empty">Gets the error of a source that has nothing in it, which gives no profiles then.</param>
/// <param name="progress">Told after each page how many there were so far, of all sources; null for nobody.</param>
internal sealed class ProfileReading(List<SourceFormatException> empty, IProgress<long>? progress)
{
    private long _count;

    /// <summary>How many characters of them became U+FFFD.</summary>
    public long ReplacedCharacters { get; private set; }

    public async IAsyncEnumerable<Recipient> ReadAsync(IRecipientSource<Recipient> source, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var pages = source.ReadAsync(new RecipientQuery(null), null, cancellationToken).GetAsyncEnumerator(cancellationToken);
        await using var reading = pages.ConfigureAwait(false);
        while (await MoveNextAsync(pages).ConfigureAwait(false))
        {
            using (var page = pages.Current)
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

    private async ValueTask<bool> MoveNextAsync(IAsyncEnumerator<RecipientPage<Recipient>> pages)
    {
        try
        {
            return await pages.MoveNextAsync().ConfigureAwait(false);
        }
        catch (SourceFormatException error) when (error.IsEmptyFile)
        {
            empty.Add(error);
            return false;
        }
    }
}
