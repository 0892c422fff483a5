using System.Text;
using CsvHelper;
using CsvDataReader = Sylvan.Data.Csv.CsvDataReader;
using CsvDataReaderOptions = Sylvan.Data.Csv.CsvDataReaderOptions;

namespace CampaignExport.Tests.Support;

/// <summary>Reads CSV with an independent reader: rows of cells, the header first.</summary>
internal static class Csv
{
    public static List<string[]> ReadWithCsvHelper(byte[] file, char separator = ',')
    {
        using var reader = CsvReader.Create(file, new CsvReaderOptions
        {
            // The separator; null to detect it in the first line.
            Separator = separator,
            HasHeader = false,
            SkipEmptyLines = false,
            MalformedData = CsvMalformedDataHandling.Throw,
            FieldCountMismatch = CsvFieldCountHandling.Throw,
        });
        var rows = new List<string[]>();
        while (reader.Read())
            rows.Add([.. Enumerable.Range(0, reader.FieldCount).Select(reader.GetString)]);
        return rows;
    }

    /// <remarks>Sylvan 1.4.4 splits lines incorrectly after a carriage return in quotes, so files for it must have none.</remarks>
    public static List<string[]> ReadWithSylvan(byte[] file, char separator = ',')
    {
        using var text = new StreamReader(new MemoryStream(file), Encoding.UTF8);
        using var reader = CsvDataReader.Create(text, new CsvDataReaderOptions { HasHeaders = false, Delimiter = separator, Comment = '\uE000', BufferSize = 1 << 20 });
        var rows = new List<string[]>();
        while (reader.Read())
            rows.Add([.. Enumerable.Range(0, reader.RowFieldCount).Select(reader.GetString)]);
        return rows;
    }
}
