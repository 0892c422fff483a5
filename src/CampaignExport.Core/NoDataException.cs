namespace CampaignExport;

/// <summary>The exception that is thrown when a campaign has no data to export, or none in the requested days. Nothing was written.</summary>
public sealed class NoDataException : ExportRequestException
{
    /// <summary>Initializes a new exception.</summary>
    /// <param name="message">The missing data, and what to do.</param>
    public NoDataException(string message)
        : base(message)
    {
    }

    internal NoDataException(FormattableString english, FormattableString french)
        : base(english, french)
    {
    }
}
