using System.IO.Compression;
using CampaignExport.Metrics;
using CampaignExport.Sources;
using CampaignExport.Tests.Exports;

namespace CampaignExport.Tests.Sources;

/// <summary>Series and details that are nested too deeply, empty, or compressed.</summary>
public sealed class DataSeriesLayersTests : IDisposable
{
    private const string TooDeep = "this has more than 64 levels of JSON, which are not read.";

    private readonly TemporaryFolder _folder = new();

    [Theory]
    [InlineData("{\"data\":[{\"time\":\"2026-06-01\",\"x\":@}]}")]
    [InlineData("{\"note\":@,\"data\":[]}")]
    public async Task Too_many_levels_are_an_error_in_series_and_details(string text)
    {
        _folder.Write("deep.json", text.Replace("@", new string('[', 500) + new string(']', 500), StringComparison.Ordinal));
        var series = () => ReadSeriesAsync("deep.json");
        (await series.Should().ThrowAsync<SourceFormatException>()).Which.Problem.Should().Be(TooDeep);
        _folder.Write("details.json", $"{{\"channels\":{new string('[', 500)}{new string(']', 500)}}}");
        (await ReadDetailsAsync("details.json")).Problem.Should().Be(TooDeep);
    }

    [Fact]
    public async Task Empty_archive_of_series_is_an_error()
    {
        using (ZipFile.Open(_folder["empty.zip"], ZipArchiveMode.Create))
        {
        }

        var read = () => ReadSeriesAsync("empty.zip");
        var error = (await read.Should().ThrowAsync<SourceFormatException>()).Which;
        error.Message.Should().Be("empty.zip, line 1, position 1: there is no file to read in it.");
        error.IsEmptyFile.Should().BeTrue();
    }

    [Theory]
    [InlineData("")]
    [InlineData("\uFEFF")]
    [InlineData(" \r\n\t")]
    public async Task Empty_details_are_an_error(string text)
    {
        _folder.Write("details.json", text);
        var error = await ReadDetailsAsync("details.json");
        (error.Problem, error.IsEmptyFile).Should().Be(("the file is empty.", true));
    }

    [Fact]
    public async Task Details_in_an_archive_are_refused_with_a_hint()
    {
        using (var zip = ZipFile.Open(_folder["details.zip"], ZipArchiveMode.Create))
            zip.CreateEntry("details.json");
        (await ReadDetailsAsync("details.zip")).Problem.Should().Be("this is a ZIP archive, from which details are not read. Extract it first.");
    }

    public void Dispose() => _folder.Dispose();

    private Task<DailyMetrics> ReadSeriesAsync(string name) =>
        new DataSeriesFileSource(_folder[name]).ReadAsync(new MetricsQuery("c"), TestContext.Current.CancellationToken);

    private async Task<SourceFormatException> ReadDetailsAsync(string name)
    {
        await using var stream = File.OpenRead(_folder[name]);
        var read = () => CampaignDetailsReader.ReadAsync(stream, name, cancellationToken: TestContext.Current.CancellationToken);
        return (await read.Should().ThrowAsync<SourceFormatException>()).Which;
    }
}
