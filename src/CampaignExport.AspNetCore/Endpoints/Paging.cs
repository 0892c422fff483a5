namespace CampaignExport.AspNetCore.Endpoints;

/// <summary>The page size of lists.</summary>
internal static class Paging
{
    public const int Usual = 50;
    public const int Greatest = 200;
}
