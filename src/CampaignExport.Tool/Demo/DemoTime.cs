namespace CampaignExport.Tool.Demo;

/// <summary>A clock that stands still, so that the manifests of the demo, too, are the same at any time.</summary>
internal sealed class DemoTime : TimeProvider
{
    private static readonly DateTimeOffset Now = new(2026, 7, 6, 9, 0, 0, TimeSpan.Zero);

    public override DateTimeOffset GetUtcNow() => Now;
}
