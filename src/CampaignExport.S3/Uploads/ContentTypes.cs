namespace CampaignExport.S3.Uploads;

/// <summary>The content types of exported files.</summary>
internal static class ContentTypes
{
    public static string Of(string name) => Path.GetExtension(name) switch
    {
        ".csv" => "text/csv; charset=utf-8",
        ".json" => "application/json",
        ".jsonl" => "application/x-ndjson",
        ".gz" => "application/gzip",
        ".zip" => "application/zip",
        _ => "application/octet-stream",
    };
}
