using System.Globalization;

namespace CampaignExport;

/// <summary>The languages of charts, mails, pages and sentences.</summary>
/// <remarks>Thread-safe.</remarks>
internal static class ExportLanguages
{
    private static readonly CultureInfo French = CreateFrench();

    /// <summary>The languages by their ISO 639 codes, the default first.</summary>
    public static IReadOnlyList<string> All { get; } = ["en", "fr"];

    /// <summary>Finds the language of a language tag.</summary>
    /// <param name="tag">A tag such as <c>fr</c>, <c>fr-CA</c> or <c>fr_CA</c>, in any case; null if there is none.</param>
    /// <returns>The code in <see cref="All"/>; null if the language is not one of them.</returns>
    public static string? Find(string? tag)
    {
        var code = tag?.Split('-', '_')[0];
        return All.FirstOrDefault(one => string.Equals(one, code, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>Gets the formats of numbers and days in a language. They do not depend on the machine's cultures.</summary>
    /// <param name="tag">A language tag; null for the default.</param>
    /// <returns>The culture; the invariant one for any language other than French.</returns>
    public static CultureInfo CultureOf(string? tag) => Find(tag) == "fr" ? French : CultureInfo.InvariantCulture;

    private static CultureInfo CreateFrench()
    {
        string[] months = ["janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre", ""];
        var culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        culture.NumberFormat.NumberDecimalSeparator = culture.NumberFormat.PercentDecimalSeparator = ",";
        culture.NumberFormat.NumberGroupSeparator = culture.NumberFormat.PercentGroupSeparator = "\u202F";
        culture.DateTimeFormat.MonthNames = culture.DateTimeFormat.MonthGenitiveNames = months;
        culture.DateTimeFormat.LongDatePattern = "d MMMM yyyy";
        return CultureInfo.ReadOnly(culture);
    }
}
