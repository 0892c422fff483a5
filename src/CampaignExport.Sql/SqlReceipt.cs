namespace CampaignExport.Sql;

/// <summary>That a user received a campaign, or was put in its control group. What is not known is null.</summary>
/// <param name="CampaignId">The API id of the campaign.</param>
/// <param name="UserId">The internal id of the user (<c>braze_id</c>). There need be no profile yet.</param>
public sealed record SqlReceipt(string CampaignId, string UserId)
{
    /// <summary>The API id of the variation.</summary>
    public string? VariationId { get; init; }

    /// <summary>The name of the variation.</summary>
    public string? VariationName { get; init; }

    /// <summary>Whether the user is in the control group.</summary>
    public bool? InControl { get; init; }

    /// <summary>When the campaign was received first, as far as is known.</summary>
    public DateTimeOffset? FirstReceived { get; init; }

    /// <summary>When it was received last.</summary>
    public DateTimeOffset? LastReceived { get; init; }
}
