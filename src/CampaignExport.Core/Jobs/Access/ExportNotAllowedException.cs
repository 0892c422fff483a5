namespace CampaignExport.Jobs;

/// <summary>The user may not export what was asked for. Nothing was read or stored.</summary>
/// <param name="contents">What was asked for.</param>
public sealed class ExportNotAllowedException(string contents) : CampaignExportException(
    $"The user may not export '{contents}' of this campaign. The permission is given by whoever administers the workspace.")
{
    /// <summary>What was asked for: <c>charts</c>, <c>user-data</c>, <c>email</c> or <c>all</c>.</summary>
    public string Contents => contents;
}
