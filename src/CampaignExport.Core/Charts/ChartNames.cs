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
    public static string Take(string wanted, HashSet<string> taken)
    {
        var name = wanted;
        for (var i = 2; !taken.Add(name); i++)
            name = FormattableString.Invariant($"{wanted}-{i}");
        return name;
    }
}
