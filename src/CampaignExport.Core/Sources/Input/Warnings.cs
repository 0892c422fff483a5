namespace CampaignExport.Sources;

/// <summary>Reports the warnings of a reader: each one once, and up to a limit. Thread-safe.</summary>
internal sealed class Warnings(Action<string>? report)
{
    private const int Most = 100;

    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);

    public void Add(string warning)
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

        report(isLast ? "There are more warnings, which are not shown." : warning);
    }
}
