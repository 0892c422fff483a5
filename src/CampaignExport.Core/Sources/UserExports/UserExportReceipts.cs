using System.Text.Json;
using CampaignExport.Recipients;

namespace CampaignExport.Sources;

/// <summary>Reads the campaigns and Canvases that a person received.</summary>
internal static class UserExportReceipts
{
    public static CampaignReceipt Campaign(ref Utf8JsonReader json)
    {
        string? id = null, name = null, variation = null, variationId = null;
        bool? control = null, converted = null;
        DateTimeOffset? received = null;
        Dictionary<string, bool>? convertedBy = null;
        CampaignEngagement? engagement = null;
        json.RequireObject();
        while (json.NextField())
        {
            if (json.TakesField("api_campaign_id"u8, id is not null))
                id = json.Id();
            else if (json.TakesField("name"u8, name is not null))
                name = json.Text();
            else if (json.TakesField("last_received"u8, received is not null))
                received = json.Instant();
            else if (json.TakesField("variation_name"u8, variation is not null))
                variation = json.Text();
            else if (json.TakesField("variation_api_id"u8, variationId is not null))
                variationId = json.Id();
            else if (json.TakesField("in_control"u8, control is not null))
                control = json.Boolean();
            else if (json.TakesField("converted"u8, converted is not null))
                converted = json.Boolean();
            else if (json.TakesField("multiple_converted"u8, convertedBy is not null))
                convertedBy = Conversions(ref json);
            else if (json.TakesField("engaged"u8, engagement is not null))
                engagement = Engagement(ref json);
            else
                json.Skip();
        }

        return new()
        {
            CampaignId = id,
            Name = name,
            LastReceived = received,
            VariationName = variation,
            VariationId = variationId,
            InControl = control,
            Converted = converted,
            ConvertedBy = convertedBy,
            Engagement = engagement,
        };
    }

    public static CanvasReceipt Canvas(ref Utf8JsonReader json)
    {
        string? id = null, name = null, variation = null;
        bool? control = null;
        DateTimeOffset? message = null, entered = null, exited = null, enteredControl = null;
        List<CanvasStepReceipt>? steps = null;
        json.RequireObject();
        while (json.NextField())
        {
            if (json.TakesField("api_canvas_id"u8, id is not null))
                id = json.Id();
            else if (json.TakesField("name"u8, name is not null))
                name = json.Text();
            else if (json.TakesField("last_received_message"u8, message is not null))
                message = json.Instant();
            else if (json.TakesField("last_entered"u8, entered is not null))
                entered = json.Instant();
            else if (json.TakesField("last_exited"u8, exited is not null))
                exited = json.Instant();
            else if (json.TakesField("variation_name"u8, variation is not null))
                variation = json.Text();
            else if (json.TakesField("in_control"u8, control is not null))
                control = json.Boolean();
            else if (json.TakesField("last_entered_control_at"u8, enteredControl is not null))
                enteredControl = json.Instant();
            else if (json.TakesField("steps_received"u8, steps is not null))
                steps = json.List(Step);
            else
                json.Skip();
        }

        return new()
        {
            CanvasId = id,
            Name = name,
            LastReceivedMessage = message,
            LastEntered = entered,
            LastExited = exited,
            VariationName = variation,
            InControl = control,
            LastEnteredControl = enteredControl,
            Steps = steps,
        };
    }

    private static CanvasStepReceipt Step(ref Utf8JsonReader json)
    {
        string? id = null, name = null;
        DateTimeOffset? received = null;
        json.RequireObject();
        while (json.NextField())
        {
            if (json.TakesField("api_canvas_step_id"u8, id is not null))
                id = json.Id();
            else if (json.TakesField("name"u8, name is not null))
                name = json.Text();
            else if (json.TakesField("last_received"u8, received is not null))
                received = json.Instant();
            else
                json.Skip();
        }

        return new() { StepId = id, Name = name, LastReceived = received };
    }

    private static CampaignEngagement? Engagement(ref Utf8JsonReader json)
    {
        if (!json.EntersObject())
            return null;
        bool? openedEmail = null, clickedEmail = null, openedPush = null, clickedInApp = null;
        while (json.NextField())
        {
            if (json.TakesField("opened_email"u8, openedEmail is not null))
                openedEmail = json.Boolean();
            else if (json.TakesField("clicked_email"u8, clickedEmail is not null))
                clickedEmail = json.Boolean();
            else if (json.TakesField("opened_push"u8, openedPush is not null))
                openedPush = json.Boolean();
            else if (json.TakesField("clicked_triggered_in_app_message"u8, clickedInApp is not null))
                clickedInApp = json.Boolean();
            else
                json.Skip();
        }

        return new() { OpenedEmail = openedEmail, ClickedEmail = clickedEmail, OpenedPush = openedPush, ClickedInAppMessage = clickedInApp };
    }

    private static Dictionary<string, bool>? Conversions(ref Utf8JsonReader json)
    {
        if (!json.EntersObject())
            return null;
        var conversions = new Dictionary<string, bool>(StringComparer.Ordinal);
        while (json.NextField())
        {
            var name = json.AnyText();
            json.Read();
            if (json.Boolean() is { } converted && !conversions.TryAdd(name, converted))
                throw new FormatException(JsonValues.Repeated);
        }

        return conversions;
    }
}
