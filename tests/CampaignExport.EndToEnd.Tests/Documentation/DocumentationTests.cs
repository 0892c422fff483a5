namespace CampaignExport.EndToEnd.Tests.Documentation;

/// <summary>The pages agree with the code.</summary>
public sealed class DocumentationTests
{
    private static readonly MarkdownPage Readme = MarkdownPage.Of("README.md");

    [Fact]
    public void Every_code_example_is_a_file_or_a_marked_region_of_a_sample()
    {
        var known = SampleCode.WholeFiles.Concat(SampleCode.Regions.Values).ToHashSet();
        var examples = MarkdownPage.All.SelectMany(page => page.CodeBlocks("csharp").Select(code => (page.Path, code))).ToList();

        examples.Should().HaveCountGreaterThan(5);
        examples.Where(example => !known.Contains(example.code)).Should().BeEmpty();
    }

    [Fact]
    public void Every_marked_region_of_a_sample_is_shown_on_a_page()
    {
        var shown = MarkdownPage.All.SelectMany(page => page.CodeBlocks("csharp")).ToHashSet();

        SampleCode.Regions.Should().NotBeEmpty();
        SampleCode.Regions.Where(region => !shown.Contains(region.Value)).Select(region => region.Key).Should().BeEmpty();
    }

    [Fact]
    public void First_example_of_the_readme_is_a_complete_program_of_about_ten_lines()
    {
        var first = Readme.CodeBlocks("csharp").First();

        first.Should().Be(RepositoryFolder.ReadText("docs/samples/FirstExport/Program.cs"));
        first.Split('\n').Length.Should().BeLessThan(15);
    }

    [Fact]
    public void Readme_names_the_two_commands() => Readme.CodeBlocks("bash").First().Should().Be(
        "dotnet run --project src/CampaignExport.Tool -c Release -- demo\nbash tests/run\n");

    [Fact]
    public void Every_link_leads_to_an_existing_file_and_heading()
    {
        var links = MarkdownPage.All.SelectMany(page => page.LocalLinks().Select(target => (page.Path, target))).ToList();

        links.Should().HaveCountGreaterThan(10);
        links.Where(link => !Leads(link.Path, link.target)).Should().BeEmpty();
    }

    [Fact]
    public void Readme_lists_every_package()
    {
        var packages = RepositoryFolder.Files("*.csproj")
            .Where(path => path.StartsWith("src/", StringComparison.Ordinal))
            .Select(path => Path.GetFileNameWithoutExtension(path)).ToList();

        packages.Should().NotBeEmpty();
        packages.Where(package => !Readme.Text.Contains($"| [`{package}`](src/{package}/README.md) |", StringComparison.Ordinal)).Should().BeEmpty();
    }

    [Fact]
    public void Documentation_links_every_page_and_the_readme_links_the_documentation()
    {
        var pages = MarkdownPage.All.Where(page => Path.GetDirectoryName(page.Path) == "docs" && page.Path != "docs/README.md").Select(page => Path.GetFileName(page.Path));

        MarkdownPage.Of("docs/README.md").LocalLinks().Should().Contain(pages);
        Readme.LocalLinks().Should().Contain(["docs/README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md", "LICENSE"]);
    }

    [Fact]
    public void Contributing_page_covers_tests_releases_and_vulnerability_reports()
    {
        MarkdownPage.Of("CONTRIBUTING.md").CodeBlocks("bash").Should().Contain(block => block.Contains("bash tests/run\n", StringComparison.Ordinal))
            .And.Contain(block => block.Contains("dotnet pack src/Packages.slnf ", StringComparison.Ordinal));
        MarkdownPage.Of("SECURITY.md").Anchors().Should().Contain("reporting-a-vulnerability");
    }

    [Fact]
    public void Architecture_page_names_every_folder_package_and_test_project()
    {
        var architecture = MarkdownPage.Of("docs/architecture.md").Text;
        var folders = RepositoryFolder.Files("*.cs").Where(path => path.StartsWith("src/CampaignExport.Core/", StringComparison.Ordinal))
            .Select(path => path.Split('/')[2..^1]).Where(folder => folder.Length > 0).Select(folder => string.Join('/', folder)).Distinct();
        var projects = RepositoryFolder.Files("*.csproj").Where(path => path.Split('/')[0] is "src" or "tests" or "build").Select(path => Path.GetDirectoryName(path)!);

        folders.Concat(projects).Where(folder => !architecture.Contains($"`{folder}`", StringComparison.Ordinal)).Should().BeEmpty();
    }

    [Fact]
    public void Changelog_has_a_section_for_unreleased_changes() =>
        MarkdownPage.Of("CHANGELOG.md").Text.Should().Contain("\n## Unreleased\n");

    [Theory]
    [InlineData(nameof(ChartTables.ChannelsAndTitles))]
    [InlineData(nameof(ChartTables.EngagementColumns))]
    [InlineData(nameof(ChartTables.Statistics))]
    [InlineData(nameof(ChartTables.Rates))]
    public void Tables_of_channels_columns_statistics_and_rates_match_the_code(string table)
    {
        var wanted = (string)typeof(ChartTables).GetProperty(table)!.GetValue(null)!;

        MarkdownPage.Of("docs/charts.md").Text.Should().Contain($"\n\n{wanted}\n\n");
    }

    [Theory]
    [InlineData(nameof(EventTables.Metrics))]
    [InlineData(nameof(EventTables.Others))]
    public void Tables_of_events_match_the_code(string table)
    {
        var wanted = (string)typeof(EventTables).GetProperty(table)!.GetValue(null)!;

        MarkdownPage.Of("docs/events.md").Text.Should().Contain($"\n\n{wanted}\n\n");
    }

    private static bool Leads(string page, string target)
    {
        var (file, anchor) = target.Split('#') switch
        {
            [var path, var heading] => (path, heading),
            [var path, ..] => (path, ""),
            _ => ("", ""),
        };
        var to = file.Length == 0 ? page : Path.GetRelativePath(
            RepositoryFolder.Root, Path.Combine(RepositoryFolder.Root, Path.GetDirectoryName(page)!, file)).Replace('\\', '/');
        return anchor.Length == 0
            ? Path.Exists(RepositoryFolder.PathOf(to))
            : MarkdownPage.All.Any(other => other.Path == to && other.Anchors().Contains(anchor));
    }
}
