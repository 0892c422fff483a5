namespace CampaignExport.Charts;

/// <summary>Makes the headers of one chart unique, including the header of the first column.</summary>
internal sealed class ChartHeaders(string dateHeader)
{
    // Maps a header to the next free number, so that many equal headers do not cost a search each.
    private readonly Dictionary<string, int> _taken = new(StringComparer.Ordinal) { [dateHeader] = 2 };

    /// <summary>Returns the wanted header if it is free, else with the distinction added, else with a number added.</summary>
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
