namespace CampaignExport;

/// <summary>The exception that is thrown when the data of a source is invalid. A retry does not help until the data is corrected.</summary>
public class SourceDataException : CampaignExportException
{
    /// <summary>Initializes a new exception.</summary>
    /// <param name="message">The place and the problem, without personal values. It is logged and shown to users.</param>
    /// <param name="innerException">The exception that caused this one; null for none.</param>
    public SourceDataException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }

    internal SourceDataException(FormattableString english, FormattableString french)
        : this(new Sentence(english, french))
    {
    }

    internal SourceDataException(Sentence sentence, Exception? innerException = null)
        : base(sentence, innerException)
    {
    }
}
