namespace CampaignExport.Sql.Tests.Support;

/// <summary>An empty folder, which is deleted at the end.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("campaign-export-sql-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
