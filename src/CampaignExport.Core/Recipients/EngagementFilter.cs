namespace CampaignExport.Recipients;

/// <summary>The recipients of a campaign by what they did with its messages. The control group, which is sent none, is left out.</summary>
public enum EngagementFilter
{
    /// <summary>Recipients who opened a message.</summary>
    Opened,

    /// <summary>Recipients who were sent a message and opened none. Bounced messages are included.</summary>
    NotOpened,

    /// <summary>Recipients who clicked in a message.</summary>
    Clicked,

    /// <summary>Recipients with a primary conversion that counts for the campaign.</summary>
    Converted,

    /// <summary>Recipients with a message that bounced, was rejected or failed.</summary>
    Bounced,
}
