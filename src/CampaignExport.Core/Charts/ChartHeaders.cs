namespace CampaignExport.Charts;

/// <summary>The headers of one chart, each once, the first column's among them.</summary>
internal sealed class ChartHeaders(string dateHeader)
{
    private readonly HashSet<string> _taken = new(StringComparer.Ordinal) { dateHeader };

    /// <summary>Takes a header: the one wanted, else with what tells it apart, else with a number.</summary>
    public string Take(string wanted, string? distinction = null)
    {
        if (wanted.Length > 0 && _taken.Add(wanted))
            return wanted;
        var named = distinction is null ? wanted : $"{wanted} ({distinction})".TrimStart();
        var header = named;
        for (var i = 2; !_taken.Add(header); i++)
            header = FormattableString.Invariant($"{named} ({i})");
        return header;
    }
}
