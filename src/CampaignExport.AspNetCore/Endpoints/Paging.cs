namespace CampaignExport.AspNetCore.Endpoints;

/// <summary>How long pages of lists are.</summary>
internal static class Paging
{
    public const int Usual = 50;
    public const int Greatest = 200;
}
