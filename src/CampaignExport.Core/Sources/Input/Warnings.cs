namespace CampaignExport.Sources;

/// <summary>Reports the warnings of a reader: each one once, and up to a limit. Thread-safe.</summary>
internal sealed class Warnings(Action<Sentence>? report)
{
    private const int Most = 100;

    private readonly HashSet<Sentence> _seen = [];

    /// <summary>Reports warnings in English.</summary>
    public static Warnings InEnglish(Action<string>? report) => new(report is null ? null : warning => report(warning.English));

    public void Add(string warning) => Add(Sentence.Untranslated(warning));

    public void Add(Sentence warning)
    {
        if (report is null)
            return;
        bool isLast;
        lock (_seen)
        {
            if (_seen.Count > Most || !_seen.Add(warning))
                return;
            isLast = _seen.Count > Most;
        }

        report(isLast ? new($"There are more warnings, which are not shown.", $"Il y a d’autres avertissements, qui ne sont pas affichés.") : warning);
    }
}
