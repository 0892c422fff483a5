namespace Dashboard.Demo;

/// <summary>The number of users, and a pause before each page, so that the progress of an export is visible.</summary>
internal sealed class DemoOptions
{
    public int Recipients { get; set; }

    public TimeSpan PagePause { get; set; }
}
