using System.Globalization;

namespace CampaignExport.Sources;

/// <summary>Refuses ids in which nothing can be seen.</summary>
internal static class IdentityText
{
    /// <summary>Gives an id; an empty one is none.</summary>
    /// <exception cref="FormatException">The id consists only of blanks and invisible characters.</exception>
    public static string Require(string id) => id.Length == 0 || id[0] is > ' ' and < '\x7F' || !id.All(IsInvisible)
        ? id
        : throw new FormatException("is an id of blanks or invisible characters alone");

    private static bool IsInvisible(char sign) => char.IsWhiteSpace(sign) || char.IsControl(sign)
        || char.GetUnicodeCategory(sign) == UnicodeCategory.Format
        // Variation selectors, and letters that are drawn as a blank.
        || sign is >= '\uFE00' and <= '\uFE0F' or '\u034F' or '\u115F' or '\u1160' or '\u2800' or '\u3164' or '\uFFA0';
}
