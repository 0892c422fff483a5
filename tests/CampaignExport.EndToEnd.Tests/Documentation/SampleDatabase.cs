using Microsoft.Data.Sqlite;

namespace CampaignExport.EndToEnd.Tests.Documentation;

/// <summary>The databases of samples.</summary>
internal static class SampleDatabase
{
    /// <summary>Runs the script of a sample, as <c>sqlite3 shop.db &lt; shop.sql</c> does.</summary>
    /// <param name="path">The database.</param>
    /// <param name="scriptPath">The script; null for that of SqlTables.</param>
    public static void Create(string path, string? scriptPath = null)
    {
        using var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        connection.Open();
        using var script = connection.CreateCommand();
        script.CommandText = File.ReadAllText(scriptPath ?? RepositoryFolder.PathOf("docs/samples/SqlTables/shop.sql"));
        script.ExecuteNonQuery();
    }
}
