using System.Runtime.CompilerServices;
using CampaignExport.Recipients;

namespace CampaignExport.Tool.Inputs;

/// <summary>Reads profiles one by one from a source that gives pages.</summary>
internal static class ProfileReading
{
    public static async IAsyncEnumerable<Recipient> ReadAsync(
        IRecipientSource<Recipient> source, IProgress<long>? progress, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var count = 0L;
        await foreach (var page in source.ReadAsync(new RecipientQuery(null), null, cancellationToken).ConfigureAwait(false))
        {
            using (page)
            {
                foreach (var profile in page.Rows)
                {
                    count++;
                    yield return profile;
                }
            }

            progress?.Report(count);
        }
    }
}
