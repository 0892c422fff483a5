namespace CampaignExport.Recipients;

/// <summary>A step of a Canvas that a person received. Unknown values are null.</summary>
public sealed class CanvasStepReceipt
{
    /// <summary>The API id of the step (<c>api_canvas_step_id</c>).</summary>
    public string? StepId { get; init; }

    /// <summary>The name of the step.</summary>
    public string? Name { get; init; }

    /// <summary>The time of the last receipt.</summary>
    public DateTimeOffset? LastReceived { get; init; }
}
