using System.Globalization;
using CsvHelper;
using CsvHelper.TypeConversion;

namespace CampaignExport.Benchmarks.CsvHelper33;

/// <summary>CsvHelper 33 as it is commonly used: typed records to a file.</summary>
internal static class TypedWriter
{
    public static async Task WriteAsync<TRow>(string path, IEnumerable<TRow> rows, IReadOnlyList<string> headers)
    {
        await using var text = new StreamWriter(path);
        await using var csv = new CsvWriter(text, CultureInfo.InvariantCulture);
        AddFormat<DateTimeOffset>(csv, "yyyy-MM-dd'T'HH:mm:ss'Z'");
        AddFormat<DateOnly>(csv, "yyyy-MM-dd");
        csv.Context.TypeConverterCache.AddConverter<bool>(new LowerCaseBoolean());
        var map = csv.Context.AutoMap<TRow>();
        for (var i = 0; i < headers.Count; i++)
            map.MemberMaps[i].Name(headers[i]);
        csv.Context.RegisterClassMap(map);
        await csv.WriteRecordsAsync(rows);
    }

    private static void AddFormat<T>(CsvWriter csv, string format)
        where T : struct
    {
        var options = new TypeConverterOptions { Formats = [format] };
        csv.Context.TypeConverterOptionsCache.AddOptions<T>(options);
        csv.Context.TypeConverterOptionsCache.AddOptions<T?>(options);
    }
}
