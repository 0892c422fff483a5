namespace CampaignExport;

/// <summary>A sentence for users, in each language of the library.</summary>
/// <remarks>Immutable and thread-safe. Numbers and days are formatted as the language writes them: use <c>{count:N0}</c> and <c>{day:D}</c>.</remarks>
internal sealed record Sentence
{
    public Sentence(FormattableString english, FormattableString french)
        : this(english.ToString(ExportLanguages.CultureOf("en")), french.ToString(ExportLanguages.CultureOf("fr")))
    {
    }

    // Private, since a string would be formatted in the culture of the machine.
    private Sentence(string english, string french) => (English, French) = (english, french);

    public string English { get; }

    public string French { get; }

    /// <summary>Whether the sentence differs by language.</summary>
    public bool IsTranslated => English != French;

    /// <summary>A sentence in one language: of a host, or about a line of a file, for operators.</summary>
    public static Sentence Untranslated(string text) => new(text, text);

    /// <summary>Joins sentences to one text.</summary>
    public static Sentence Join(IReadOnlyCollection<Sentence> sentences) =>
        new(string.Join(' ', sentences.Select(one => one.English)), string.Join(' ', sentences.Select(one => one.French)));

    /// <param name="language">A language tag such as <c>fr</c> or <c>fr-CA</c>; null for the default.</param>
    public string In(string? language) => ExportLanguages.Find(language) == "fr" ? French : English;
}

/// <summary>Lists of sentences as texts.</summary>
internal static class SentenceLists
{
    public static IReadOnlyList<string> In(this IEnumerable<Sentence> sentences, string? language) => [.. sentences.Select(one => one.In(language))];

    public static IReadOnlyList<string> InEnglish(this IEnumerable<Sentence> sentences) => sentences.In("en");
}
