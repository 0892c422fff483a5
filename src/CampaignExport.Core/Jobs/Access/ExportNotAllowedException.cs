namespace CampaignExport.Jobs;

/// <summary>The exception that is thrown when the user lacks the permission for an export. Nothing was read or stored.</summary>
/// <param name="contents">The requested contents.</param>
public sealed class ExportNotAllowedException(string contents) : CampaignExportException(
    $"The user may not export '{contents}' of this campaign. Ask an administrator of the workspace for the permission.")
{
    /// <summary>The requested contents: <c>charts</c>, <c>user-data</c>, <c>email</c> or <c>all</c>.</summary>
    public string Contents => contents;
}
