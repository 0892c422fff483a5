namespace CampaignExport.Recipients;

/// <summary>The contents of an export of recipients.</summary>
public enum RecipientContents
{
    /// <summary>The documented columns of a profile, then the chosen custom events and attributes.</summary>
    UserData,

    /// <summary>The e-mail columns, for recipients with an e-mail address.</summary>
    Email,

    /// <summary>User data, then the variation of the campaign that the recipient received.</summary>
    All,
}
