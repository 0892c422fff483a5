namespace CampaignExport;

/// <summary>The languages of charts, mails and pages.</summary>
/// <remarks>Thread-safe.</remarks>
internal static class ExportLanguages
{
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
}
