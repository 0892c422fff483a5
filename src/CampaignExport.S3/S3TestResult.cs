namespace CampaignExport.S3;

/// <summary>Whether a bucket can be exported to, for a settings page.</summary>
/// <param name="MissingRight">
/// The right that is missing, such as <c>s3:PutObject</c>; null if none is, or if it cannot be told which one.
/// </param>
/// <param name="Error">What the store said; null if all went well.</param>
public sealed record S3TestResult(string? MissingRight, Exception? Error)
{
    /// <summary>Whether everything went well.</summary>
    public bool IsUsable => Error is null;

    /// <summary>What went wrong, in a line for the person who set the bucket up; null if nothing did.</summary>
    public string? Problem { get; init; }
}
