namespace CampaignExport.Jobs;

/// <summary>The permissions of a user.</summary>
[Flags]
public enum ExportPermissions
{
    /// <summary>No permission.</summary>
    None = 0,

    /// <summary>Export the charts of campaigns.</summary>
    ExportCharts = 1,

    /// <summary>Export the recipients of campaigns, which Braze calls "Export User Data".</summary>
    ExportUserData = 2,

    /// <summary>See e-mail addresses and phone numbers, which Braze calls "View PII".</summary>
    ViewPersonalData = 4,

    /// <summary>Export everything of a campaign: charts and recipients, with e-mail addresses and phone numbers. It does not include <see cref="Operate"/>.</summary>
    All = ExportCharts | ExportUserData | ViewPersonalData,

    /// <summary>See, cancel and requeue the jobs of all users in all workspaces. The authorizer is called for it with an empty workspace and an empty campaign.</summary>
    Operate = 8,
}
