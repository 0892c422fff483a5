namespace CampaignExport.Recipients;

/// <summary>A Canvas that a person entered, or whose control group the person is in. Unknown values are null.</summary>
public sealed class CanvasReceipt
{
    /// <summary>The API id of the Canvas (<c>api_canvas_id</c>).</summary>
    public string? CanvasId { get; init; }

    /// <summary>The name of the Canvas.</summary>
    public string? Name { get; init; }

    /// <summary>The time of the last receipt of a message.</summary>
    public DateTimeOffset? LastReceivedMessage { get; init; }

    /// <summary>The time of the last entry into the Canvas.</summary>
    public DateTimeOffset? LastEntered { get; init; }

    /// <summary>The time of the last exit from the Canvas.</summary>
    public DateTimeOffset? LastExited { get; init; }

    /// <summary>The name of the variation.</summary>
    public string? VariationName { get; init; }

    /// <summary>Whether the person is in the control group.</summary>
    public bool? InControl { get; init; }

    /// <summary>The time of the last entry into the control group.</summary>
    public DateTimeOffset? LastEnteredControl { get; init; }

    /// <summary>The steps that the person received.</summary>
    public IReadOnlyList<CanvasStepReceipt>? Steps { get; init; }
}
