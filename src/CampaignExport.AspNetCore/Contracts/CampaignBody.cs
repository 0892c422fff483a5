using CampaignExport.Campaigns;

namespace CampaignExport.AspNetCore.Contracts;

/// <summary>A campaign, and what the user may export of it; lists hold no more than what is required.</summary>
internal sealed record CampaignBody(string Id, string Name, string WorkspaceId)
{
    /// <summary>How many days charts may have at most.</summary>
    public int? MaxChartDays { get; init; }

    public bool? MayExportCharts { get; init; }

    public bool? MayExportUserData { get; init; }

    public bool? MayViewPersonalData { get; init; }

    /// <summary>By what may be exported of recipients, the columns that there are.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>>? Columns { get; init; }

    /// <summary>The custom attributes that recipients have; left out where they may have any.</summary>
    public IReadOnlyList<string>? CustomAttributes { get; init; }

    /// <summary>Whether custom events and attributes may be asked for by name, besides <see cref="CustomAttributes"/>.</summary>
    public bool? TakesCustomNames { get; init; }

    public static CampaignBody Of(ExportCampaign campaign) => new(campaign.Id, campaign.Name, campaign.WorkspaceId);
}
