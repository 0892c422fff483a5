namespace CampaignExport.Sql.Tests.Support;

/// <summary>An empty folder, which is deleted at the end.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("campaign-export-sql-").FullName;

    public string Write(string name, string[] lines)
    {
        var path = System.IO.Path.Combine(Path, name);
        File.WriteAllLines(path, lines);
        return path;
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
