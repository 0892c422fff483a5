namespace CampaignExport.Recipients;

/// <summary>A person's engagement with the messages of a campaign (<c>engaged</c>). Unknown values are null.</summary>
public sealed class CampaignEngagement
{
    /// <summary>Whether the person opened an e-mail (<c>opened_email</c>).</summary>
    public bool? OpenedEmail { get; init; }

    /// <summary>Whether the person clicked a link in an e-mail (<c>clicked_email</c>).</summary>
    public bool? ClickedEmail { get; init; }

    /// <summary>Whether the person opened a push notification (<c>opened_push</c>).</summary>
    public bool? OpenedPush { get; init; }

    /// <summary>Whether the person clicked an in-app message (<c>clicked_triggered_in_app_message</c>).</summary>
    public bool? ClickedInAppMessage { get; init; }
}
