using CsvHelper;

namespace CampaignExport.Tool.Tests;

/// <summary>CSV files as an independent reader reads them.</summary>
internal static class CsvFiles
{
    /// <summary>The rows of a file, the header first, cells joined by bars.</summary>
    public static IReadOnlyList<string> Csv(this TemporaryFolder folder, string name)
    {
        using var reader = CsvReader.FromFile(folder[name]);
        reader.ReadHeader();
        var rows = new List<string> { string.Join('|', reader.Headers) };
        while (reader.Read())
            rows.Add(string.Join('|', Enumerable.Range(0, reader.FieldCount).Select(reader.GetString)));
        return rows;
    }
}
