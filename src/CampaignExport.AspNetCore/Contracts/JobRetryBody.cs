namespace CampaignExport.AspNetCore.Contracts;

/// <summary>The reason of the last failed attempt, a name of <c>ExportFailure</c>, and the time of the next attempt; omitted while one is running.</summary>
internal sealed record JobRetryBody(string Failure, DateTimeOffset? At);
