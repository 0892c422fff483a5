namespace CampaignExport.Formats;

/// <summary>The line in a manifest that describes CSV files, and what it says to those that read them.</summary>
/// <param name="Separator">What stands between cells.</param>
/// <param name="DecimalComma">Whether decimal numbers have a comma.</param>
/// <param name="TrueText">What stands for true.</param>
/// <param name="FalseText">What stands for false.</param>
/// <param name="GuardPolicy">The name of the policy of the formula guard.</param>
internal sealed record CsvDescription(char Separator, bool DecimalComma, string TrueText, string FalseText, string GuardPolicy)
{
    private const string Name = "csv";

    private static readonly (char Separator, string Name)[] Separators = [(',', "comma"), (';', "semicolon"), ('|', "bar"), ('\t', "tab")];

    /// <summary>Gives the line. What is as by default is named only where it has always been.</summary>
    public static string Of(CsvFormatOptions options)
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

    /// <summary>Reads the line; null if it is not of CSV, or says something that is not known here.</summary>
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
