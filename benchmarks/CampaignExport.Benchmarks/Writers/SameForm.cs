using CampaignExport.Formats;
using CsvHelper;
using Sylvan.Data.Csv;

namespace CampaignExport.Benchmarks.Writers;

/// <summary>The settings with which all writers write the same bytes.</summary>
internal static class SameForm
{
    public const string Date = "yyyy-MM-dd";
    public const string Instant = "yyyy-MM-dd'T'HH:mm:ss'Z'";

    public static DateForms Dates { get; } = new(Date, Instant);

    /// <summary>Our format without a guard against formulas, which the peers do not have.</summary>
    public static CsvFormat Ours { get; } = new(new CsvFormatOptions { FormulaGuard = FormulaGuard.Off });

    public static CsvWriterOptions CsvHelper { get; } = new() { TrueValue = "true", FalseValue = "false" };

    public static CsvDataWriterOptions Sylvan { get; } = new()
    {
        TrueString = "true",
        FalseString = "false",
        NewLine = "\r\n",
        DateOnlyFormat = Date,
        DateTimeOffsetFormat = Instant,
    };
}
