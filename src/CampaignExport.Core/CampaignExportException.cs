namespace CampaignExport;

/// <summary>Base class of the exceptions of this library. The message says what is wrong and what to do. It contains no personal values.</summary>
/// <param name="message">The message.</param>
/// <param name="innerException">The exception that caused this one; null for none.</param>
public abstract class CampaignExportException(string message, Exception? innerException = null) : Exception(message, innerException)
{
    private protected CampaignExportException(Sentence sentence, Exception? innerException = null)
        : this(sentence.English, innerException) => Sentence = sentence;

    /// <summary>The message in each language.</summary>
    internal Sentence Sentence { get; } = Sentence.Untranslated(message);
}
