namespace CampaignExport.Tool.Places;

/// <summary>A delivered export as files on this machine.</summary>
/// <param name="ManifestPath">The manifest; the files are in the same folder.</param>
/// <param name="IsCopy">Whether it is a copy, which is deleted on disposal.</param>
internal sealed record LocalDelivery(string ManifestPath, bool IsCopy) : IDisposable
{
    public void Dispose()
    {
        if (IsCopy)
            Directory.Delete(Path.GetDirectoryName(ManifestPath)!, recursive: true);
    }
}
