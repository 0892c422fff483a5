using System.Collections.Frozen;

namespace CampaignExport.Formats;

/// <summary>The separator and the Boolean texts that Excel in one language expects in a CSV file.</summary>
/// <param name="Separator">The list separator of the regional settings.</param>
/// <param name="True">The word for true.</param>
/// <param name="False">The word for false.</param>
internal sealed record ExcelLanguage(char Separator, string True, string False)
{
    /// <summary>The languages by ISO 639-1 code.</summary>
    public static FrozenDictionary<string, ExcelLanguage> All { get; } = new Dictionary<string, ExcelLanguage>(StringComparer.Ordinal)
    {
        ["cs"] = new(';', "PRAVDA", "NEPRAVDA"),
        ["da"] = new(';', "SAND", "FALSK"),
        ["de"] = new(';', "WAHR", "FALSCH"),
        ["en"] = new(',', "TRUE", "FALSE"),
        ["es"] = new(';', "VERDADERO", "FALSO"),
        ["fi"] = new(';', "TOSI", "EPÄTOSI"),
        ["fr"] = new(';', "VRAI", "FAUX"),
        ["hu"] = new(';', "IGAZ", "HAMIS"),
        ["it"] = new(';', "VERO", "FALSO"),
        ["ja"] = new(',', "TRUE", "FALSE"),
        ["nb"] = new(';', "SANN", "USANN"),
        ["nl"] = new(';', "WAAR", "ONWAAR"),
        ["pl"] = new(';', "PRAWDA", "FAŁSZ"),
        ["pt"] = new(';', "VERDADEIRO", "FALSO"),
        ["ru"] = new(';', "ИСТИНА", "ЛОЖЬ"),
        ["sv"] = new(';', "SANT", "FALSKT"),
        ["tr"] = new(';', "DOĞRU", "YANLIŞ"),
    }.ToFrozenDictionary(StringComparer.Ordinal);
}
