namespace CampaignExport.AspNetCore.Contracts;

/// <summary>A page of campaigns, and the id after which the next page begins; omitted on the last page.</summary>
internal sealed record CampaignPage(IReadOnlyList<CampaignBody> Campaigns, string? Next)
{
    /// <summary>With numbers: the number of found campaigns on all pages.</summary>
    public int? Total { get; init; }

    /// <summary>With numbers: the number of the user's campaigns that are not counted yet.</summary>
    public int? Uncounted { get; init; }

    /// <summary>With numbers: the channels of the user's counted campaigns.</summary>
    public IReadOnlyList<string>? Channels { get; init; }
}
