namespace CampaignExport.EndToEnd.Tests.Support;

/// <summary>Tells the tests that a plain <c>dotnet test</c> can run anywhere from those that tests/run prepares.</summary>
internal static class Needs
{
    /// <summary>Skips the test unless all tests were asked for.</summary>
    public static void Preparation(string what) => Assert.SkipUnless(
        Environment.GetEnvironmentVariable("CAMPAIGN_EXPORT_TESTS") == "all", $"needs {what}: run bash tests/run");
}
