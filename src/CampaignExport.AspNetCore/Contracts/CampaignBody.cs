using System.Text.Json.Serialization;
using CampaignExport.AspNetCore.Listing;
using CampaignExport.Campaigns;

namespace CampaignExport.AspNetCore.Contracts;

/// <summary>A campaign, and what the user may export from it. Lists hold only the required properties.</summary>
internal sealed record CampaignBody(string Id, string Name, string WorkspaceId)
{
    /// <summary>The maximum number of days in charts.</summary>
    public int? MaxChartDays { get; init; }

    public bool? MayExportCharts { get; init; }

    public bool? MayExportUserData { get; init; }

    public bool? MayViewPersonalData { get; init; }

    /// <summary>The available columns by contents, for the contents that the user may export.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>>? Columns { get; init; }

    /// <summary>The custom attributes of recipients; omitted where any name is allowed.</summary>
    public IReadOnlyList<string>? CustomAttributes { get; init; }

    /// <summary>The columns of what recipients did with the campaign; omitted where the source has no events.</summary>
    public IReadOnlyList<string>? EngagementColumns { get; init; }

    /// <summary>Whether a request may name further custom events and attributes.</summary>
    public bool? TakesCustomNames { get; init; }

    /// <summary>Whether the source knows the clicks on links; omitted if not.</summary>
    public bool? HasLinks { get; init; }

    /// <summary>Whether the source counts hours; omitted if not.</summary>
    public bool? HasHours { get; init; }

    /// <summary>The first and the last day with a message in UTC, as last counted; omitted before the first count.</summary>
    public DateOnly? FirstDay { get; init; }

    public DateOnly? LastDay { get; init; }

    /// <summary>The last day with data in UTC, such as an open of an earlier message; omitted before the first count.</summary>
    public DateOnly? LastDayWithData { get; init; }

    /// <summary>In a list with numbers: what the campaign does; omitted before its first count.</summary>
    [JsonConverter(typeof(EnumNameConverter<CampaignStatus>))]
    public CampaignStatus? Status { get; init; }

    /// <summary>In a list with numbers: the numbers; omitted before the first count.</summary>
    public CampaignNumbers? Numbers { get; init; }

    public static CampaignBody From(ExportCampaign campaign) => new(campaign.Id, campaign.Name, campaign.WorkspaceId);
}
