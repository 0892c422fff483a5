namespace CampaignExport.TestSupport;

/// <summary>A clock that stands, and is set: forth, or back as people and time servers do.</summary>
public sealed class SettableTime : TimeProvider
{
    public DateTimeOffset Now { get; set; } = new(2026, 6, 2, 0, 0, 0, TimeSpan.Zero);

    public override DateTimeOffset GetUtcNow() => Now;
}
