namespace Dashboard.Demo;

/// <summary>How many people there are, and how fast they are read. They are made up fast; a pause lets one watch the progress.</summary>
internal sealed class DemoOptions
{
    public int Recipients { get; set; }

    public TimeSpan PagePause { get; set; }
}
