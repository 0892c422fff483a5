namespace CampaignExport.Recipients;

/// <summary>That a person was in a canvas, or in its control group. What is not known is null.</summary>
public sealed record CanvasReceipt
{
    /// <summary>The API id of the canvas (<c>api_canvas_id</c>).</summary>
    public string? CanvasId { get; init; }

    /// <summary>The name of the canvas.</summary>
    public string? Name { get; init; }

    /// <summary>When a message of it was received last.</summary>
    public DateTimeOffset? LastReceivedMessage { get; init; }

    /// <summary>When the canvas was entered last.</summary>
    public DateTimeOffset? LastEntered { get; init; }

    /// <summary>When the canvas was left last.</summary>
    public DateTimeOffset? LastExited { get; init; }

    /// <summary>The name of the variation.</summary>
    public string? VariationName { get; init; }

    /// <summary>Whether the person is in the control group.</summary>
    public bool? InControl { get; init; }

    /// <summary>When the control group was entered last.</summary>
    public DateTimeOffset? LastEnteredControl { get; init; }

    /// <summary>The steps that were received.</summary>
    public IReadOnlyList<CanvasStepReceipt>? Steps { get; init; }
}
