namespace CampaignExport.Formats;

/// <summary>The line in a manifest that describes the format of CSV files.</summary>
/// <param name="Separator">The separator between cells.</param>
/// <param name="DecimalComma">Whether decimal numbers have a decimal comma.</param>
/// <param name="TrueText">The text for true.</param>
/// <param name="FalseText">The text for false.</param>
/// <param name="GuardPolicy">The name of the formula guard's policy.</param>
internal sealed record CsvDescription(char Separator, bool DecimalComma, string TrueText, string FalseText, string GuardPolicy)
{
    private const string Name = "csv";

    private static readonly (char Separator, string Name)[] Separators = [(',', "comma"), (';', "semicolon"), ('|', "bar"), ('\t', "tab")];

    /// <summary>Creates the line. Settings with default values are omitted, except for the byte order mark and the formula guard.</summary>
    public static string Create(CsvFormatOptions options)
    {
        var usual = new CsvFormatOptions();
        var line = $"{Name}; byte order mark: {YesOrNo(options.ByteOrderMark)}; formula guard: {FormulaStarts.PolicyOf(options.FormulaGuard)}";
        if (options.Separator != usual.Separator)
            line += $"; separator: {Separators.Single(one => one.Separator == options.Separator).Name}";
        if (options.DecimalComma)
            line += "; decimal comma: yes";
        if ((options.TrueText, options.FalseText) != (usual.TrueText, usual.FalseText))
            line += $"; truth values: {options.TrueText} {options.FalseText}";
        return line;
    }

    /// <summary>Parses the line. Returns null if it does not describe CSV, or has an unknown setting.</summary>
    public static CsvDescription? Read(string line)
    {
        var parts = line.Split("; ");
        if (parts[0] != Name)
            return null;
        var usual = new CsvFormatOptions();
        var read = new CsvDescription(usual.Separator, usual.DecimalComma, usual.TrueText, usual.FalseText, "");
        foreach (var part in parts.AsSpan(1))
        {
            var next = part.Split(": ") switch
            {
                ["byte order mark", "yes" or "no"] => read,
                ["formula guard", var policy] => read with { GuardPolicy = policy },
                ["separator", var name] when Array.Find(Separators, one => one.Name == name) is { Name: not null } known => read with { Separator = known.Separator },
                ["decimal comma", "yes"] => read with { DecimalComma = true },
                ["truth values", var words] when words.Split(' ') is [var yes, var no] => read with { TrueText = yes, FalseText = no },
                _ => null,
            };
            if (next is null)
                return null;
            read = next;
        }

        return read;
    }

    private static string YesOrNo(bool value) => value ? "yes" : "no";
}
