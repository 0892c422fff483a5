namespace CampaignExport.AspNetCore.Contracts;

/// <summary>The token that writes are sent with, and the header that it stands in.</summary>
internal sealed record AntiforgeryBody(string Header, string Token);
