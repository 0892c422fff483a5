namespace CampaignExport.Charts;

/// <summary>The headers of one chart, each once, the first column's among them.</summary>
internal sealed class ChartHeaders(string dateHeader)
{
    // With each header the number for the next that is the same, so that many of them are not counted anew for each.
    private readonly Dictionary<string, int> _taken = new(StringComparer.Ordinal) { [dateHeader] = 2 };

    /// <summary>Takes a header: the one wanted, else with what tells it apart, else with a number.</summary>
    public string Take(string wanted, string? distinction = null)
    {
        if (wanted.Length > 0 && _taken.TryAdd(wanted, 2))
            return wanted;
        var named = distinction is null ? wanted : $"{wanted} ({distinction})".TrimStart();
        var header = named;
        while (!_taken.TryAdd(header, 2))
            header = FormattableString.Invariant($"{named} ({_taken[named]++})");
        return header;
    }
}
