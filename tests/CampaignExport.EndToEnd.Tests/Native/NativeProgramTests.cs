using System.Runtime.InteropServices;
using System.Text;

namespace CampaignExport.EndToEnd.Tests.Native;

/// <summary>The library compiles to native code without a warning, and exports the same bytes.</summary>
public sealed class NativeProgramTests
{
    private const string Project = "tests/CampaignExport.Native";
    private const string Program = "CampaignExport.Native";

    [Fact]
    public async Task Native_program_exports_the_same_bytes_as_the_runtime()
    {
        Needs.Preparation("a linker and the native compiler from NuGet");
        using var folder = new TemporaryFolder();
        (await Command.DotnetAsync(RepositoryFolder.Root,
        [
            "publish", Project, "-c", "Release", "-r", RuntimeInformation.RuntimeIdentifier, "-o", folder["native"],
            $"-p:ArtifactsPath={folder["native-build"]}",
        ])).ShouldSucceed();
        (await Command.DotnetAsync(RepositoryFolder.Root,
        [
            "build", Project, "-c", "Release", "-o", folder["ordinary"], "-p:PublishAot=false",
            $"-p:ArtifactsPath={folder["ordinary-build"]}",
        ])).ShouldSucceed();
        File.Exists(folder[$"native/{Program}.dll"]).Should().BeFalse("native code has no assemblies beside it");

        var users = RepositoryFolder.PathOf("docs/samples/Recipients/users.jsonl");
        foreach (var input in new[] { RepositoryFolder.PathOf("docs/samples/FirstExport/data_series.json"), DataFile("multivariate.json") })
        {
            var name = Path.GetFileNameWithoutExtension(input);
            var native = (await Command.RunAsync(
                folder[$"native/{Program}"], folder.Path, [input, users, folder[$"{name}-native"]])).ShouldSucceed();
            var ordinary = (await Command.DotnetAsync(
                folder.Path, ["exec", folder[$"ordinary/{Program}.dll"], input, users, folder[$"{name}-ordinary"]])).ShouldSucceed();

            native.Output.Should().Be(ordinary.Output);
            folder.Digests($"{name}-native").Should().Equal(folder.Digests($"{name}-ordinary"));
        }

        var multichannel = folder.ReadAll("data_series-native");
        multichannel.Should().HaveCount(20, "three charts in wide layout, four times, the long layout twice, and recipients six times");
        multichannel.Keys.Should().Contain(["recipients-gzip-csv/users.csv.gz", "recipients-zip-jsonl/users.zip"]);
        Encoding.UTF8.GetString(multichannel["Wide-csv/messages-sent-by-date.csv"]).Should()
            .StartWith("Date,Total Messages Sent,Email Sent,iOS Push Sent\r\n2026-06-01,1520,1000,520\r\n");
        var multivariate = folder.ReadAll("multivariate-native");
        Encoding.UTF8.GetString(multivariate["Wide-csv/messages-sent-by-date-for-each-variant.csv"]).Should()
            .Be("Date,\"'=Summer, \"\"hot\"\" ☀\",Crème brûlée,Control\r\n2026-06-01,500,490,0\r\n2026-06-02,0,0,0\r\n");
        multivariate.Keys.Should().Contain("by-variant/variant-control.csv");
    }

    private static string DataFile(string name) => Path.Combine(AppContext.BaseDirectory, "Data", name);
}
