namespace CampaignExport.AspNetCore.Contracts;

/// <summary>A file of a job, and the path under which its requester downloads it.</summary>
internal sealed record JobFileBody(string Name, long Rows, long Bytes, string Download);
