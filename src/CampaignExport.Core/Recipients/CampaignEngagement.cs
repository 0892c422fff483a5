namespace CampaignExport.Recipients;

/// <summary>What a person did with a message of a campaign (<c>engaged</c>). What is not known is null.</summary>
public sealed record CampaignEngagement
{
    /// <summary>Whether an e-mail was opened (<c>opened_email</c>).</summary>
    public bool? OpenedEmail { get; init; }

    /// <summary>Whether a link of an e-mail was clicked (<c>clicked_email</c>).</summary>
    public bool? ClickedEmail { get; init; }

    /// <summary>Whether a push notification was opened (<c>opened_push</c>).</summary>
    public bool? OpenedPush { get; init; }

    /// <summary>Whether an in-app message was clicked (<c>clicked_triggered_in_app_message</c>).</summary>
    public bool? ClickedInAppMessage { get; init; }
}
