namespace CampaignExport.Recipients;

/// <summary>The three choices of what an export of recipients contains.</summary>
public enum RecipientFlavour
{
    /// <summary>The documented columns of a profile, then the chosen custom events and attributes.</summary>
    UserData,

    /// <summary>E-mail addresses and what belongs to them, of recipients who have one.</summary>
    Email,

    /// <summary>User data, and which variation of the campaign was received.</summary>
    All,
}
