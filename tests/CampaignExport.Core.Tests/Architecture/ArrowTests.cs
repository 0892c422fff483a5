using CampaignExport.Campaigns;

namespace CampaignExport.Tests.Architecture;

/// <summary>Checks the dependencies between the folders of the library.</summary>
public sealed class ArrowTests
{
    /// <summary>Each folder, and the folders that it may use. A new folder needs a new line.</summary>
    private static readonly Dictionary<string, string[]> Arrows = new()
    {
        // Campaigns, their metrics and their charts.
        ["Campaigns"] = [],
        ["Events"] = [],
        ["Metrics"] = ["Campaigns"],
        ["Charts"] = ["Campaigns", "Metrics"],
        // A report names its columns. Unique opens and clicks are tracked for as long as events say.
        ["Reports"] = ["Campaigns", "Events", "Metrics", "Formats"],

        // The recipients of campaigns.
        ["Recipients"] = ["Campaigns", "Formats"],

        // Rows to bytes, bytes to fewer bytes, bytes to a destination. They do not use each other. Failed clean-ups are logged.
        ["Formats"] = [],
        ["Packaging"] = [],
        // Resumed parts are compared with their digests.
        ["Sinks"] = ["Manifests", "Diagnostics"],

        // Verification decompresses an export, and reads its format.
        ["Manifests"] = ["Formats", "Packaging"],

        // Files as sources, including our own exports with their manifests.
        ["Sources"] = ["Campaigns", "Events", "Metrics", "Recipients", "Formats", "Packaging", "Manifests"],
        ["Diagnostics"] = [],

        // The code that connects sources, formats and sinks.
        ["Exports"] = ["Campaigns", "Metrics", "Charts", "Reports", "Recipients", "Formats", "Packaging", "Sinks", "Manifests", "Diagnostics"],

        // Exports in the background, and notifications of their end.
        ["Notifications"] = [],
        ["Jobs"] = ["Metrics", "Charts", "Recipients", "Formats", "Packaging", "Sinks", "Manifests", "Exports", "Notifications", "Diagnostics"],
        ["DependencyInjection"] =
        [
            "Campaigns", "Metrics", "Charts", "Recipients", "Formats", "Packaging", "Sinks", "Manifests", "Sources", "Exports", "Jobs",
            "Notifications", "Diagnostics",
        ],
    };

    private static readonly string[] Impure =
        ["System.IO.", "System.Net.", "System.Data.", "System.Console", "System.TimeProvider", "System.Random", "Microsoft.Extensions."];

    private static readonly HashSet<(string From, string To)> References =
        [.. AssemblyReferences.Of(typeof(Campaign).Assembly.Location), .. ConstantReferences.Of(typeof(Campaign).Assembly)];

    [Fact]
    public void Folders_use_only_what_the_table_allows() =>
        References
            .Select(pair => (From: FolderOf(pair.From), To: FolderOf(pair.To), Pair: pair))
            .Where(arrow => arrow.From is not null && arrow.To is not null && arrow.From != arrow.To
                && !(Arrows.TryGetValue(arrow.From, out var used) && used.Contains(arrow.To)))
            .Select(arrow => $"{arrow.Pair.From} uses {arrow.Pair.To}")
            .Should().BeEmpty("an arrow that is not in the table is a mistake in the code or a decision to write down there");

    [Fact]
    public void Every_folder_is_in_the_table() =>
        typeof(Campaign).Assembly.GetTypes().Select(type => FolderOf(type.FullName!)).OfType<string>().Distinct().Except(Arrows.Keys)
            .Should().BeEmpty();

    [Fact]
    public void Table_has_no_cycle()
    {
        var done = new HashSet<string>();
        while (Arrows.Keys.FirstOrDefault(folder => !done.Contains(folder) && Arrows[folder].All(done.Contains)) is { } next)
            done.Add(next);

        done.Should().BeEquivalentTo(Arrows.Keys);
    }

    [Theory]
    [InlineData("Campaigns")]
    [InlineData("Metrics")]
    [InlineData("Charts")]
    [InlineData("Reports")]
    [InlineData("Formats")]
    public void Pure_folders_use_no_files_network_database_or_clock(string folder) =>
        References
            .Where(pair => FolderOf(pair.From) == folder && Impure.Any(name => pair.To.StartsWith(name, StringComparison.Ordinal)))
            .Select(pair => $"{pair.From} uses {pair.To}")
            .Should().BeEmpty();

    [Fact]
    public void Reader_of_references_finds_existing_references()
    {
        References.Should().Contain(
        [
            ("CampaignExport.Metrics.DailyMetrics", "CampaignExport.Campaigns.Variation"),
            ("CampaignExport.Charts.ChartColumn", "CampaignExport.Metrics.MetricSeries"),
            ("CampaignExport.Exports.ChartExporter", "CampaignExport.Exports.Publication"),
            ("CampaignExport.Exports.CampaignCharts", "CampaignExport.Charts.MultichannelCharts"),
            ("CampaignExport.Sinks.FileExportSink", "System.IO.Path"),
            ("CampaignExport.Sinks.ExportExistsException", "CampaignExport.CampaignExportException"),
            ("Microsoft.Extensions.DependencyInjection.CampaignExportServiceCollectionExtensions", "CampaignExport.Exports.ChartExporter"),
        ]);
    }

    [Theory]
    [InlineData("var name = ExportManifest.FileName;", "ExportManifest.FileName")]
    [InlineData("var name = Manifests.ExportManifest\n    .FileName + x;", "ExportManifest.FileName")]
    [InlineData("[Value(Channels.Email)]", "Channels.Email")]
    public void Constants_in_code_are_found(string source, string constant) =>
        ConstantReferences.UsedIn(source).Should().Contain(constant);

    [Fact]
    public void Constants_in_comments_are_ignored() =>
        ConstantReferences.UsedIn("    /// <see cref=\"ExportManifest.FileName\"/>\n// ExportManifest.FileName").Should().BeEmpty();

    [Fact]
    public void Constant_missing_in_metadata_is_found_in_the_source()
    {
        var constants = ConstantReferences.Of(typeof(Campaign).Assembly);

        constants.Except(AssemblyReferences.Of(typeof(Campaign).Assembly.Location)).Should().NotBeEmpty();
        constants.Should().Contain(("CampaignExport.Exports.ExportUploads", "CampaignExport.Manifests.ExportManifest"));
    }

    private static string? FolderOf(string type)
    {
        var parts = type.Split('.');
        return parts is ["CampaignExport", var folder, _, ..] ? folder
            : type.StartsWith("Microsoft.Extensions.DependencyInjection.", StringComparison.Ordinal)
                && type.Contains("CampaignExport", StringComparison.Ordinal) ? "DependencyInjection"
            : null;
    }
}
