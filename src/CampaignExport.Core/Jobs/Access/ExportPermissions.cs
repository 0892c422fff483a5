namespace CampaignExport.Jobs;

/// <summary>The permissions of a user.</summary>
[Flags]
public enum ExportPermissions
{
    /// <summary>No permission.</summary>
    None = 0,

    /// <summary>Export the charts of campaigns.</summary>
    ExportCharts = 1,

    /// <summary>Export the recipients of campaigns, which the documented product calls "Export User Data".</summary>
    ExportUserData = 2,

    /// <summary>See e-mail addresses and phone numbers, which the documented product calls "View PII".</summary>
    ViewPersonalData = 4,

    /// <summary>All of these: export charts and recipients, with e-mail addresses and phone numbers.</summary>
    All = ExportCharts | ExportUserData | ViewPersonalData,
}
