namespace CampaignExport.AspNetCore.Contracts;

/// <summary>What is wrong, as RFC 9457 has it. It holds nothing but what it says, so that equal problems have equal bodies.</summary>
internal sealed record ProblemBody(string Type, string Title, int Status, string? Detail = null)
{
    /// <summary>The job in whose way a submission was.</summary>
    public string? JobId { get; init; }

    /// <summary>Each thing that is wrong with the request.</summary>
    public IReadOnlyList<string>? Errors { get; init; }
}
