namespace CampaignExport;

/// <summary>The exception that is thrown when a request is invalid or does not fit the campaign. Nothing was read or written. A retry fails again.</summary>
/// <param name="message">The problem, without a personal value: it is logged and shown to users.</param>
public class ExportRequestException(string message) : CampaignExportException(message)
{
    /// <summary>The problems of the request, each a sentence.</summary>
    /// <value>Default: the message alone.</value>
    public IReadOnlyList<string> Problems { get; internal init; } = [message];
}
