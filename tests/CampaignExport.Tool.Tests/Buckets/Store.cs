namespace CampaignExport.Tool.Tests.Buckets;

/// <summary>The settings of the tool for the real server.</summary>
internal static class Store
{
    public static string UrlOf(RealStore store) => FormattableString.Invariant($"http://127.0.0.1:{store.Port}");

    public static Dictionary<string, string> EnvironmentOf() => new()
    {
        ["AWS_ACCESS_KEY_ID"] = "test",
        ["AWS_SECRET_ACCESS_KEY"] = "testsecret",
        ["AWS_EC2_METADATA_DISABLED"] = "true",
        ["HOME"] = "/nonexistent",
    };
}
