namespace CampaignExport.AspNetCore.Contracts;

/// <summary>A problem as RFC 9457 defines it, without further data, so that equal problems have equal bodies.</summary>
internal sealed record ProblemBody(string Type, string Title, int Status, string? Detail = null)
{
    /// <summary>The id of the job that conflicts with the submission.</summary>
    public string? JobId { get; init; }

    /// <summary>Each error of the request.</summary>
    public IReadOnlyList<string>? Errors { get; init; }
}
