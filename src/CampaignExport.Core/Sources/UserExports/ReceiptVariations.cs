using System.IO.Hashing;
using System.Text;
using CampaignExport.Campaigns;

namespace CampaignExport.Sources;

/// <summary>Finds the receipt of a campaign in a profile, and the received variation.</summary>
/// <param name="campaignId">The API id of the campaign.</param>
/// <param name="known">The description of the campaign; null to use the receipts only.</param>
internal sealed class ReceiptVariations(string campaignId, Campaign? known)
{
    // A description without channels does not show whether the campaign is multivariate.
    private readonly bool _isKnown = known is { Channels.Count: > 0 };

    private readonly Dictionary<string, string?> _names = (known?.Variations ?? [])
        .Where(variation => variation.Id is not null)
        .GroupBy(variation => variation.Id!, StringComparer.Ordinal)
        .ToDictionary(same => same.Key, same => same.Select(variation => variation.Name).FirstOrDefault(name => name is not null), StringComparer.Ordinal);

    public string CampaignId => campaignId;

    /// <summary>Sets the received variation. Returns false if the person did not receive the campaign.</summary>
    public bool TryTake(ref RecipientDraft draft)
    {
        foreach (var receipt in draft.CampaignsReceived ?? [])
        {
            if (receipt.CampaignId != campaignId)
                continue;
            if (!_isKnown)
                (draft.VariationName, draft.VariationId) = (receipt.VariationName, receipt.VariationId);
            else if (known!.IsMultivariate)
                (draft.VariationName, draft.VariationId) = (receipt.VariationName is { Length: > 0 } name ? name : NameOf(receipt.VariationId), receipt.VariationId);
            draft.InControl = receipt.InControl ?? false;
            return true;
        }

        return false;
    }

    private string? NameOf(string? id) => id is null ? null : _names.GetValueOrDefault(id);

    /// <summary>Describes the campaigns for checkpoints. Returns an empty string if there are none.</summary>
    public static string Describe(IReadOnlyDictionary<string, Campaign> campaigns)
    {
        var text = new StringBuilder();
        foreach (var (id, campaign) in campaigns.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            text.Append(id).Append('\0').AppendJoin('\0', campaign.Channels).Append('\0');
            foreach (var variation in campaign.Variations)
                text.Append(variation.Id).Append('\0').Append(variation.Name).Append('\0').Append(variation.IsControl).Append('\0');
        }

        return campaigns.Count == 0 ? ""
            : FormattableString.Invariant($", what is known of campaigns {XxHash128.HashToUInt128(Encoding.UTF8.GetBytes(text.ToString())):x32}");
    }
}
