namespace CampaignExport.AspNetCore.Contracts;

/// <summary>Why the last try failed, as a name of <c>ExportFailure</c>, and when the next one is; nothing if it is running.</summary>
internal sealed record JobRetryBody(string Failure, DateTimeOffset? At);
