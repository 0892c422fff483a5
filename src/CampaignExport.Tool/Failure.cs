using System.Collections;
using System.Data.Common;
using System.Security.Authentication;
using Amazon.Runtime;
using CampaignExport.Sinks;
using CampaignExport.Tool.Output;

namespace CampaignExport.Tool;

/// <summary>The exit code and the line of an error, for all commands.</summary>
internal readonly record struct Failure(int Code, string Message)
{
    private const string Hint = "CampaignExport.Hint";

    /// <summary>Adds a sentence with advice to the line of an error.</summary>
    public static void AddHint(Exception error, string hint) => error.Data[Hint] = hint;

    public static Failure From(Exception error, bool interrupted)
    {
        var failure = Explain(error, interrupted);
        return ((IDictionary)error.Data)[Hint] is string hint ? failure with { Message = $"{failure.Message} {hint}" } : failure;
    }

    private static Failure Explain(Exception error, bool interrupted) => error switch
    {
        AggregateException { InnerExceptions: [var one, ..] } => Explain(one, interrupted),
        OperationCanceledException when interrupted => new(ExitCode.Interrupted, "interrupted."),
        UsageException => new(ExitCode.Usage, error.Message),
        UnprintableException { What: { } what } => new(ExitCode.Failure, $"{what} could not be printed: {error.Message.Split(" : ")[0]}."),
        UnprintableException => new(
            ExitCode.Failure, $"only the list could not be printed ({error.InnerException!.Message.Split(" : ")[0]}): the command itself is done, and what it wrote is there."),
        ExportExistsException exists => new(
            ExitCode.Usage, $"'{exists.Location}' exists. Choose another --out, or give --overwrite to replace it."),
        CheckpointException or ExportRequestException => new(ExitCode.Usage, error.Message),
        // Without an error document of S3, the SDK repeats the same text three times.
        AmazonServiceException store when store.Message.Contains("No further error information", StringComparison.Ordinal) => new(
            ExitCode.Failure, FormattableString.Invariant($"the store answered {(int)store.StatusCode} ({store.StatusCode}) without a reason, as a server does that is no S3 store. Check --service-url, the bucket and the credentials.")),
        // The request is not shown, because it may be signed.
        AmazonServiceException store => new(ExitCode.Failure, $"the store answered {store.ErrorCode ?? store.StatusCode.ToString()}: {store.Message}"),
        // The message lists each searched place, over many lines.
        AmazonClientException client when client.Message.StartsWith("Failed to resolve AWS credentials", StringComparison.Ordinal) => new(
            ExitCode.Failure, "no credentials for the bucket were found. Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE."),
        AmazonClientException client => new(ExitCode.Failure, client.Message),
        HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError, InnerException: AuthenticationException certificate }
            when certificate.Message.Contains("certificate", StringComparison.Ordinal) => new(
            ExitCode.Failure, $"the store cannot be trusted: {certificate.Message} Give --service-url with the name in its certificate, and have this machine trust the issuer."),
        HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } => new(
            ExitCode.Failure, "the store cannot be reached by HTTPS: what answers there does not speak TLS. Check --service-url, which may have to begin with http:."),
        HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError } => new(
            ExitCode.Failure, $"the store cannot be reached: {error.Message} Check --service-url, the region and the network."),
        // Other properties hold the data of a statement. They are not shown.
        DbException database => new(ExitCode.Failure, $"the store cannot be read or written: {database.Message}"),
        CampaignExportException or InvalidDataException or IOException or UnauthorizedAccessException => new(ExitCode.Failure, error.Message),
        _ => new(
            ExitCode.Failure,
            $"unexpected error, {error.GetType().Name}: {error.Message} Set {CommandLine.DebugVariable}=1 to see where it comes from."),
    };
}
