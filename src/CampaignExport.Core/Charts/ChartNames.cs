using System.Text;

namespace CampaignExport.Charts;

/// <summary>Makes names for files out of titles and names that people gave.</summary>
internal static class ChartNames
{
    private const int LongestInBytes = 120;

    /// <summary>Letters and digits of any script in lower case, with single hyphens for all else; may be empty.</summary>
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

    /// <summary>Takes a name that is not taken yet: the one wanted, else with <c>-2</c>, <c>-3</c> and so on.</summary>
    /// <param name="wanted">The name wanted.</param>
    /// <param name="taken">The names taken, each with the number for the next that wants it.</param>
    public static string Take(string wanted, Dictionary<string, int> taken)
    {
        var name = wanted;
        while (!taken.TryAdd(name, 2))
            name = FormattableString.Invariant($"{wanted}-{taken[wanted]++}");
        return name;
    }
}
