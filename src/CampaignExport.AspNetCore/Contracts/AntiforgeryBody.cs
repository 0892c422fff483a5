namespace CampaignExport.AspNetCore.Contracts;

/// <summary>The antiforgery token of writes, and the name of its header.</summary>
internal sealed record AntiforgeryBody(string Header, string Token);
