namespace CampaignExport.Packaging;

/// <summary>No packaging.</summary>
internal sealed class PlainPackaging : FilePackaging
{
    public override string Name => "none";

    internal override bool Deflates => false;

    internal override string FileName(string contentName) => contentName;

    internal override byte[] Begin(string contentName) => [];

    internal override byte[] End(string contentName, PackagedContent content) => [];
}
