using CsvHelper;
using CsvHelper.Configuration;
using CsvHelper.TypeConversion;

namespace CampaignExport.Benchmarks.CsvHelper33;

/// <summary>Writes truth values like the other writers.</summary>
internal sealed class LowerCaseBoolean : BooleanConverter
{
    public override string? ConvertToString(object? value, IWriterRow row, MemberMapData memberMapData) => value switch
    {
        true => "true",
        false => "false",
        _ => "",
    };
}
