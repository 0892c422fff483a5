namespace CampaignExport.S3;

/// <summary>The result of a test of a bucket, for a settings page.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed class S3TestResult
{
    internal S3TestResult(string? missingPermission, Exception? error) => (MissingPermission, Error) = (missingPermission, error);

    /// <summary>The permission that is missing, such as <c>s3:PutObject</c>; null if no permission is missing or the store does not name it.</summary>
    public string? MissingPermission { get; }

    /// <summary>The error of the store; null if the test succeeded.</summary>
    public Exception? Error { get; }

    /// <summary>Whether the test succeeded.</summary>
    public bool IsUsable => Error is null;

    /// <summary>The problem, as one line for the administrator of the bucket; null if there is none.</summary>
    public string? Problem { get; internal init; }
}
