using System.Text;
using CampaignExport.Metrics;

namespace CampaignExport.Charts;

/// <summary>Makes file names from titles and variation names.</summary>
internal static class ChartNames
{
    private const int LongestInBytes = 120;

    /// <summary>Keeps letters and digits of any script in lower case, and replaces everything else by single hyphens. The result can be empty.</summary>
    public static string Slug(string text)
    {
        var slug = new StringBuilder();
        var bytes = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            if (bytes + rune.Utf8SequenceLength > LongestInBytes)
                break;
            if (Rune.IsLetterOrDigit(rune) && rune != Rune.ReplacementChar)
                slug.Append(Rune.ToLowerInvariant(rune));
            else if (slug.Length > 0 && slug[^1] != '-')
                slug.Append('-');
            else
                continue;
            bytes += rune.Utf8SequenceLength;
        }

        return slug.ToString().Trim('-');
    }

    /// <summary>Gets the end of a file name that names the periods of the rows; empty for days.</summary>
    public static string EndingFor(Granularity granularity) => granularity switch
    {
        Granularity.Hour => "-hourly",
        Granularity.Week => "-weekly",
        Granularity.WeekFromSunday => "-weekly-from-sunday",
        Granularity.Month => "-monthly",
        _ => "",
    };

    /// <summary>Returns the wanted name if it is free, else with <c>-2</c>, <c>-3</c> and so on added.</summary>
    /// <param name="wanted">The wanted name.</param>
    /// <param name="taken">The names in use, each with the next free number.</param>
    public static string Take(string wanted, Dictionary<string, int> taken)
    {
        var name = wanted;
        while (!taken.TryAdd(name, 2))
            name = FormattableString.Invariant($"{wanted}-{taken[wanted]++}");
        return name;
    }
}

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
