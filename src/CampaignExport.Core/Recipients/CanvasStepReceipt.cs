namespace CampaignExport.Recipients;

/// <summary>That a person received a step of a canvas. What is not known is null.</summary>
public sealed record CanvasStepReceipt
{
    /// <summary>The API id of the step (<c>api_canvas_step_id</c>).</summary>
    public string? StepId { get; init; }

    /// <summary>The name of the step.</summary>
    public string? Name { get; init; }

    /// <summary>When it was received last.</summary>
    public DateTimeOffset? LastReceived { get; init; }
}
