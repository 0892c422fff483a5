using System.Net;
using CampaignExport.EndToEnd.Tests.Documentation;

namespace CampaignExport.EndToEnd.Tests.Packages;

/// <summary>The template creates a host that runs with the packages of its version.</summary>
public sealed class TemplateTests(PackedPackages packages)
{
    private const string Templates = "CampaignExport.Templates";

    private static readonly string[] Sources = [".gitignore", "Shop.csproj", "Program.cs", "appsettings.json", "appsettings.Development.json", "shop.sql"];

    [Fact]
    public async Task Template_creates_a_host_that_builds_starts_and_opens()
    {
        Needs.Preparation("packages from NuGet");
        using var folder = await packages.FreshFolderAsync();
        var packed = await packages.FolderAsync();
        var package = Path.Combine(packed, $"{Templates}.{PackedPackages.VersionOf(packed, Templates)}.nupkg");
        string[] hive = ["--debug:custom-hive", folder["hive"]];

        (await Command.DotnetAsync(folder.Path, ["new", "install", package, .. hive])).ShouldSucceed();
        (await Command.DotnetAsync(folder.Path, ["new", "campaign-export", "--name", "Shop", .. hive])).ShouldSucceed();
        folder.ReadAll("Shop").Keys.Should().BeEquivalentTo(Sources);
        (await Command.DotnetAsync(folder["Shop"], ["build", "-warnaserror"])).ShouldSucceed();
        SampleDatabase.Create(folder["Shop/shop.db"], folder["Shop/shop.sql"]);

        await using var host = await HostProcess.StartAsync(folder["Shop/bin/Debug/net10.0/Shop.dll"], folder["Shop"]);
        using var browser = new HttpClient { BaseAddress = host.Address };
        var page = await browser.GetAsync("/campaign-export/", TestContext.Current.CancellationToken);
        page.StatusCode.Should().Be(HttpStatusCode.OK, "the sign-in of the development environment leads back");
        (await page.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).Should().Contain("dashboard");
        (await browser.GetStringAsync("/campaign-export/campaigns", TestContext.Current.CancellationToken)).Should().Contain("Summer sale");
        (await browser.GetStringAsync("/campaign-export/campaigns/summer-sale/charts/messages-sent-by-date.csv", TestContext.Current.CancellationToken))
            .Should().StartWith("Date,Total Messages Sent,Email Sent\r\n").And.Contain(",2,2\r\n");

        folder.Write("Shop/exports/users.zip", "data");
        Directory.EnumerateFiles(folder["Shop/keys"]).Should().NotBeEmpty("the host has signed a cookie");
        (await Command.RunAsync("git", folder["Shop"], ["init", "--quiet"])).ShouldSucceed();
        (await Command.RunAsync("git", folder["Shop"], ["ls-files", "--others", "--exclude-standard"])).ShouldSucceed().Output
            .Split('\n', StringSplitOptions.RemoveEmptyEntries).Should().BeEquivalentTo(Sources, "git leaves out what the build and the host wrote");
    }

    [Theory]
    [InlineData("README.md")]
    [InlineData($"src/{Templates}/README.md")]
    public void Pages_start_the_host_as_the_test_does(string page) =>
        RepositoryFolder.ReadText(page).Should().Contain($"cd Shop\nsqlite3 shop.db < shop.sql\ndotnet run -- {string.Join(' ', HostProcess.Arguments)}\n");

    [Fact]
    public void Template_has_the_packages_of_the_sample()
    {
        var sample = RepositoryFolder.ReadText("docs/samples/Host/Host.csproj");
        var template = RepositoryFolder.ReadText($"src/{Templates}/CampaignExportHost.csproj.txt");

        PackedPackages.Names.Where(name => sample.Contains($"/{name}.csproj", StringComparison.Ordinal))
            .Should().BeEquivalentTo(PackedPackages.Names.Where(name => template.Contains($"\"{name}\"", StringComparison.Ordinal))).And.NotBeEmpty();
    }
}
