namespace CampaignExport;

/// <summary>The exception that is thrown when a request is invalid or does not fit the campaign. Nothing was read or written. A retry fails again.</summary>
public class ExportRequestException : CampaignExportException
{
    /// <summary>Initializes a new exception.</summary>
    /// <param name="message">The problem, without a personal value: it is logged and shown to users.</param>
    public ExportRequestException(string message)
        : base(message) => Sentences = [Sentence];

    internal ExportRequestException(FormattableString english, FormattableString french)
        : base(new Sentence(english, french)) => Sentences = [Sentence];

    internal ExportRequestException(Sentence message, IReadOnlyList<Sentence> problems)
        : base(message) => Sentences = problems;

    /// <summary>The problems of the request, each a sentence.</summary>
    /// <value>Default: the message alone.</value>
    public IReadOnlyList<string> Problems { get => Sentences.InEnglish(); internal init => Sentences = [.. value.Select(Sentence.Untranslated)]; }

    /// <summary>The problems in each language.</summary>
    internal IReadOnlyList<Sentence> Sentences { get; private init; }
}
