using System.IO.Compression;
using CampaignExport.Sql;
using DuckDB.NET.Data;

namespace CampaignExport.DuckDb.Tests;

/// <summary>Writes Parquet files as warehouses unload them.</summary>
internal static class ParquetFiles
{
    public static string WriteParquet(this TemporaryFolder folder, string sql, string name = "a.parquet", string codec = "snappy")
    {
        var path = Path.Combine(folder.Path, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using var connection = new DuckDBConnection("Data Source=:memory:");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = $"SET TimeZone = 'UTC'; COPY ({sql}) TO {SqlText.Literal(path)} (FORMAT parquet, COMPRESSION {codec})";
        command.ExecuteNonQuery();
        return path;
    }

    /// <summary>Packs a file as the only one of a ZIP archive, or with gzip.</summary>
    public static string Pack(this TemporaryFolder folder, string path, string form)
    {
        var packed = Path.Combine(folder.Path, form == "zip" ? "a.zip" : "a.parquet.gz");
        if (form == "zip")
        {
            using var archive = ZipFile.Open(packed, ZipArchiveMode.Create);
            archive.CreateEntryFromFile(path, "a.parquet");
        }
        else
        {
            using var gzip = new GZipStream(File.Create(packed), CompressionLevel.Fastest);
            gzip.Write(File.ReadAllBytes(path));
        }

        return packed;
    }
}
