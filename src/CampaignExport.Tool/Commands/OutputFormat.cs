using System.CommandLine;
using CampaignExport.Formats;

namespace CampaignExport.Tool.Commands;

/// <summary>The options that choose the format of the files that a command writes.</summary>
internal sealed class OutputFormat
{
    private readonly Option<string> _format = ToolOptions.Choice("--format", "CSV, or JSON Lines. Default: csv.", "csv", "jsonl");

    private readonly Option<string> _excel;

    private readonly Option<char?> _separator;

    private readonly bool _separatorIsForInput;

    private readonly Option<bool> _decimalComma = new("--decimal-comma")
    {
        Description = "Write decimal numbers with a comma, as Excel expects them in many languages; the separator must be another. Default: with a point.",
    };

    /// <param name="input">The option with the input that <c>--separator</c> also applies to; null for none.</param>
    /// <param name="excel">The effect of <c>--excel</c> besides the bytes of CSV.</param>
    public OutputFormat(string? input = null, string excel = "")
    {
        _separatorIsForInput = input is not null;
        _excel = new("--excel")
        {
            HelpName = "en|fr|de|...",
            Description = $"CSV for Excel: with a byte order mark, so that accents are right{excel}. With a language, also with the separator and the "
                + $"words for true and false of that Excel ({string.Join(", ", CsvFormatOptions.ExcelLanguages)}). Default: without.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        _excel.CompletionSources.Add([.. CsvFormatOptions.ExcelLanguages]);
        _excel.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var language }] && !CsvFormatOptions.ExcelLanguages.Contains(language))
                result.AddError($"--excel must be alone or {string.Join(" or ", CsvFormatOptions.ExcelLanguages)}, not '{language}'.");
        });
        _separator = ToolOptions.Separator("The character between the cells of CSV files: ',' or ';' or '|' or tab. Default: a comma, or that of the language of --excel"
            + (input is null ? "." : $"; in those of {input}, the detected one."));
    }

    public IEnumerable<Option> Options => [_format, _excel, _separator, _decimalComma];

    /// <summary>Whether the files are for Excel.</summary>
    public bool IsForExcel(ParseResult arguments) => arguments.GetResult(_excel) is not null;

    /// <summary>Gets the separator of cells; null if it is not given.</summary>
    public char? GetSeparator(ParseResult arguments) => arguments.GetValue(_separator);

    /// <summary>Creates the format that the arguments select.</summary>
    /// <exception cref="UsageException">Two options contradict each other.</exception>
    public IExportFormat Create(ParseResult arguments)
    {
        if (arguments.GetValue(_format) == "jsonl")
        {
            foreach (var option in _separatorIsForInput ? [_excel, _decimalComma] : (Option[])[_excel, _separator, _decimalComma])
            {
                if (arguments.GetResult(option) is { Implicit: false })
                    throw new UsageException($"{option.Name} is for CSV. Leave it out, or give --format csv.");
            }

            return new JsonLinesFormat();
        }

        var options = !IsForExcel(arguments) ? new CsvFormatOptions()
            : arguments.GetValue(_excel) is { } language ? CsvFormatOptions.ExcelIn(language)
            : CsvFormatOptions.Excel;
        options = options with { Separator = arguments.GetValue(_separator) ?? options.Separator, DecimalComma = arguments.GetValue(_decimalComma) };
        if (options is { DecimalComma: true, Separator: ',' })
            throw new UsageException("--decimal-comma needs another separator than the comma. Give --separator ';', or --excel with a language that has one, such as fr.");
        return new CsvFormat(options);
    }
}
