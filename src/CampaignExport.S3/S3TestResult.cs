namespace CampaignExport.S3;

/// <summary>The result of a test of a bucket, for a settings page.</summary>
/// <param name="MissingPermission">
/// The permission that is missing, such as <c>s3:PutObject</c>; null if no permission is missing or the store does not name it.
/// </param>
/// <param name="Error">The error of the store; null if the test succeeded.</param>
public sealed record S3TestResult(string? MissingPermission, Exception? Error)
{
    /// <summary>Whether the test succeeded.</summary>
    public bool IsUsable => Error is null;

    /// <summary>The problem, as one line for the administrator of the bucket; null if there is none.</summary>
    public string? Problem { get; init; }
}
