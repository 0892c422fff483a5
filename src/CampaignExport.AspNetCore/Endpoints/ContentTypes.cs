namespace CampaignExport.AspNetCore.Endpoints;

/// <summary>The media types of exported files.</summary>
internal static class ContentTypes
{
    public static string FromName(string file) => Path.GetExtension(file) switch
    {
        ".csv" => "text/csv; charset=utf-8; header=present",
        ".jsonl" => "application/jsonl",
        ".json" => "application/json",
        ".gz" => "application/gzip",
        ".zip" => "application/zip",
        _ => "application/octet-stream",
    };
}
