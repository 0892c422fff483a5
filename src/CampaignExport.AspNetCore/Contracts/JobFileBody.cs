namespace CampaignExport.AspNetCore.Contracts;

/// <summary>A file of a job, and the download path for its requester.</summary>
internal sealed record JobFileBody(string Name, long Rows, long Bytes, string Download);
