namespace CampaignExport.AspNetCore.Endpoints;

/// <summary>The media types of the files that exports make.</summary>
internal static class ContentTypes
{
    public static string Of(string file) => Path.GetExtension(file) switch
    {
        ".csv" => "text/csv; charset=utf-8; header=present",
        ".jsonl" => "application/jsonl",
        ".json" => "application/json",
        ".gz" => "application/gzip",
        ".zip" => "application/zip",
        _ => "application/octet-stream",
    };
}
