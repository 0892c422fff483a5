namespace CampaignExport.TestSupport;

/// <summary>Distinguishes tests that <c>dotnet test</c> can run anywhere from tests that tests/run prepares.</summary>
public static class Needs
{
    private static bool IsAll => Environment.GetEnvironmentVariable("CAMPAIGN_EXPORT_TESTS") == "all";

    /// <summary>Skips the test unless all tests were requested.</summary>
    public static void Preparation(string what) => Assert.SkipUnless(IsAll, $"needs {what}: run bash tests/run");

    /// <summary>Skips the test where a Debian package is not installed, unless all tests were requested: then it fails.</summary>
    /// <param name="file">A file of the package.</param>
    /// <param name="package">The package.</param>
    public static void Package(string file, string package) =>
        Assert.SkipUnless(IsAll || System.IO.File.Exists(file), $"needs the Debian package {package}: run bash tests/run");

    /// <summary>Skips the test where a file is missing, unless all tests were requested: then it fails.</summary>
    /// <param name="file">The file.</param>
    /// <param name="what">What brings it.</param>
    public static void File(string file, string what) => Assert.SkipUnless(IsAll || System.IO.File.Exists(file), $"needs {what}, or run bash tests/run");
}
