namespace CampaignExport.Sql;

/// <summary>The exception that is thrown when a store does not exist, is damaged, or cannot be used. The message says what to do.</summary>
public sealed class StoreException : SourceDataException
{
    /// <summary>Initializes a new exception.</summary>
    /// <param name="message">The problem and the remedy, without personal data.</param>
    /// <param name="innerException">The cause; null for none.</param>
    public StoreException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
