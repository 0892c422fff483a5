using CampaignExport.EndToEnd.Tests.Support;
using Microsoft.Data.Sqlite;

namespace CampaignExport.EndToEnd.Tests.Documentation;

/// <summary>The database of the sample SqlTables.</summary>
internal static class SampleDatabase
{
    /// <summary>Runs the sample's script, as <c>sqlite3 shop.db &lt; shop.sql</c> does.</summary>
    public static void Create(string path)
    {
        using var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        connection.Open();
        using var script = connection.CreateCommand();
        script.CommandText = RepositoryFolder.ReadText("docs/samples/SqlTables/shop.sql");
        script.ExecuteNonQuery();
    }
}
