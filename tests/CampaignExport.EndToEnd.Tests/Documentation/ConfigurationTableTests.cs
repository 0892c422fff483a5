using CampaignExport.S3;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace CampaignExport.EndToEnd.Tests.Documentation;

/// <summary>The configuration page lists exactly the keys that parts read.</summary>
public sealed class ConfigurationTableTests
{
    private static readonly string[] Sections = ["Jobs", "Links", "Dashboard", "Sqlite", "PostgreSql", "SqlMetrics", "SqlRecipients", "DuckDb", "ClickHouse", "S3Storage", "S3Sink", "Smtp", "PickupDirectory"];

    private static readonly string[] Keys =
        [.. MarkdownPage.Of("docs/configuration.md").Text.Split('\n').Where(line => line.StartsWith("| `", StringComparison.Ordinal)).Select(line => line.Split('`')[1])];

    [Fact]
    public void Tables_have_every_key()
    {
        Keys.Should().BeEquivalentTo(
            Sections.SelectMany(SettingsOf).Concat(typeof(S3UploadOptions).GetProperties().Select(property => $"Upload:{property.Name}")));
    }

    // The error for an unknown key names the others.
    private static IEnumerable<string> SettingsOf(string section)
    {
        var services = new ServiceCollection();
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { [$"{section}:Unknown"] = "1" }).Build();
        var export = services.AddCampaignExport(configuration)
            .AddJobs().AddDownloadLinks().AddWeb().AddSqlRecipients().AddS3Storage().AddS3Sink();
        _ = section == "PostgreSql" ? export.AddPostgreSql() : export.AddSqlite();
        _ = section == "DuckDb" ? export.AddDuckDb() : section == "ClickHouse" ? export.AddClickHouse() : export.AddSqlMetrics();
        _ = section == "PickupDirectory" ? export.AddPickupDirectory() : export.AddSmtp();
        using var provider = services.BuildServiceProvider();
        try
        {
            provider.GetRequiredService<IStartupValidator>().Validate();
        }
        catch (AggregateException error)
        {
            var start = $"'{section}:Unknown' is not a setting. '{section}' has: ";
            var problem = error.InnerExceptions.OfType<OptionsValidationException>().SelectMany(one => one.Failures).Single(one => one.StartsWith(start, StringComparison.Ordinal));
            return problem[start.Length..].TrimEnd('.').Split(", ").Select(name => $"{section}:{name}");
        }

        throw new InvalidOperationException("The unknown key was not found.");
    }
}
