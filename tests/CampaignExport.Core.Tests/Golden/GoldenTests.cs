using CampaignExport.Campaigns;
using CampaignExport.Charts;
using CampaignExport.Exports;
using CampaignExport.Formats;
using CampaignExport.Sinks;
using CampaignExport.Sources;

namespace CampaignExport.Tests.Golden;

/// <summary>Compares exports with manually verified files. <c>UPDATE_GOLDEN=1</c> writes these files.</summary>
public sealed class GoldenTests
{
    private static readonly string Folder = Path.Combine(RepositoryFolder.Root, "tests", "CampaignExport.Core.Tests", "Golden");

    [Theory]
    [InlineData("multichannel/csv-en", "multichannel")]
    [InlineData("multichannel/csv-fr", "multichannel")]
    [InlineData("multichannel/excel-en", "multichannel")]
    [InlineData("multichannel/excel-fr", "multichannel")]
    [InlineData("multichannel/jsonl-en", "multichannel")]
    [InlineData("multichannel/jsonl-fr", "multichannel")]
    [InlineData("multichannel/long-csv-en", "multichannel")]
    [InlineData("multichannel/long-csv-fr", "multichannel")]
    [InlineData("multichannel/long-excel-en", "multichannel")]
    [InlineData("multichannel/long-jsonl-en", "multichannel")]
    [InlineData("push/by-statistic-csv-en", "push")]
    [InlineData("push/by-statistic-csv-fr", "push")]
    [InlineData("push/by-statistic-excel-fr", "push")]
    [InlineData("push/by-statistic-jsonl-en", "push")]
    [InlineData("push/by-statistic-jsonl-fr", "push")]
    [InlineData("push/by-statistic-long-csv-en", "push")]
    [InlineData("push/by-statistic-long-jsonl-en", "push")]
    [InlineData("push/by-variant-csv-en", "push")]
    [InlineData("push/by-variant-csv-fr", "push")]
    [InlineData("push/by-variant-excel-fr", "push")]
    [InlineData("push/by-variant-jsonl-en", "push")]
    [InlineData("push/by-variant-jsonl-fr", "push")]
    [InlineData("push/by-variant-long-csv-en", "push")]
    [InlineData("push/by-variant-long-jsonl-fr", "push")]
    [InlineData("same-name/by-statistic-csv-en", "same-name")]
    [InlineData("same-name/by-statistic-csv-fr", "same-name")]
    [InlineData("same-name/by-statistic-jsonl-en", "same-name")]
    [InlineData("same-name/by-statistic-long-csv-en", "same-name")]
    [InlineData("same-name/by-variant-csv-en", "same-name")]
    [InlineData("same-name/by-variant-csv-fr", "same-name")]
    [InlineData("same-name/by-variant-jsonl-en", "same-name")]
    [InlineData("email/by-statistic-csv-en", "email")]
    [InlineData("email/by-statistic-csv-fr", "email")]
    [InlineData("email/by-statistic-long-csv-en", "email")]
    [InlineData("email/by-variant-csv-en", "email")]
    [InlineData("email/by-variant-csv-fr", "email")]
    [InlineData("in-app/by-statistic-csv-en", "in-app")]
    [InlineData("in-app/by-statistic-csv-fr", "in-app")]
    [InlineData("in-app/by-variant-csv-en", "in-app")]
    [InlineData("in-app/by-variant-csv-fr", "in-app")]
    [InlineData("in-app/by-variant-long-jsonl-en", "in-app")]
    public async Task Export_equals_the_golden_files(string golden, string fixture)
    {
        using var folder = new TemporaryFolder();
        var source = new DataSeriesFileSource(
            Fixture($"{fixture}.data-series.json"), new() { OnWarning = warning => throw new InvalidOperationException(warning) });

        var result = await new ChartExporter(source).ExportAsync(new ChartExportRequest("campaign")
        {
            Campaign = await DetailsAsync(fixture),
            Grouping = golden.Contains("by-statistic", StringComparison.Ordinal) ? ChartGrouping.ByStatistic
                : golden.Contains("by-variant", StringComparison.Ordinal) ? ChartGrouping.ByVariant
                : null,
            Layout = golden.Contains("long", StringComparison.Ordinal) ? ChartLayout.Long : ChartLayout.Wide,
            Format = golden.Contains("jsonl", StringComparison.Ordinal) ? new JsonLinesFormat()
                : golden.Contains("excel", StringComparison.Ordinal) ? new CsvFormat(CsvFormatOptions.Excel)
                : new CsvFormat(),
            Options = new ChartOptions
            {
                Texts = golden.EndsWith("fr", StringComparison.Ordinal) ? ChartTexts.French : ChartTexts.English,
            },
        }, new FileExportSink(folder.Path));

        var expected = Path.Combine(Folder, golden.Replace('/', Path.DirectorySeparatorChar));
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1")
            Update(folder, expected);
        folder.Names.Should().Equal(Directory.EnumerateFiles(expected).Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal));
        foreach (var name in folder.Names)
        {
            var (actual, wanted) = (await File.ReadAllBytesAsync(folder[name]), await File.ReadAllBytesAsync(Path.Combine(expected, name)));
            System.Text.Encoding.UTF8.GetString(actual).Should().Be(System.Text.Encoding.UTF8.GetString(wanted), "that is in {0}/{1}", golden, name);
            actual.Should().Equal(wanted);
        }

        result.Files.Select(file => (file.Location, file.Bytes))
            .Should().BeEquivalentTo(folder.Names.Select(name => (Location: folder[name], Bytes: new FileInfo(folder[name]).Length)));
    }

    private static string Fixture(string name) => Path.Combine(Folder, "Fixtures", name);

    private static async Task<Campaign?> DetailsAsync(string fixture)
    {
        var path = Fixture($"{fixture}.details.json");
        if (!File.Exists(path))
            return null;
        await using var details = File.OpenRead(path);
        return await CampaignDetailsReader.ReadAsync(details, path);
    }

    private static void Update(TemporaryFolder folder, string expected)
    {
        if (Directory.Exists(expected))
            Directory.Delete(expected, recursive: true);
        Directory.CreateDirectory(expected);
        foreach (var name in folder.Names)
            File.Copy(folder[name], Path.Combine(expected, name));
    }
}
