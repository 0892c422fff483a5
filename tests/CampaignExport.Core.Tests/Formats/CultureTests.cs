using CampaignExport.Exports;
using CampaignExport.Formats;
using CampaignExport.Sources;
using CampaignExport.Tests.Support;

namespace CampaignExport.Tests.Formats;

public sealed class CultureTests
{
    public static TheoryData<string> CultureNames => ["fr-FR", "ar-SA", "th-TH", "tr-TR", "fa-IR"];

    [Theory]
    [MemberData(nameof(CultureNames))]
    public void Culture_of_the_machine_does_not_affect_cells(string culture)
    {
        foreach (var format in new IExportFormat[] { new CsvFormat(), new JsonLinesFormat() })
        {
            var invariant = EncodeCells(format);

            Cultures.Run(culture, () => EncodeCells(format)).Should().Equal(invariant);
        }
    }

    [Theory]
    [MemberData(nameof(CultureNames))]
    public async Task Culture_of_the_machine_does_not_affect_exports(string culture)
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write(
            "in.json",
            """
            {"data":[{"time":"2026-06-01","revenue":1234.5,"messages":{"INCREDIBLE_CHANNEL":[{"sent":1234567,"İi":0.25}],"email":[{"sent":-0}]}}]}
            """);
        var invariant = await ExportAsync(path);

        var other = await Cultures.Run(culture, () => ExportAsync(path));

        other.Keys.Should().BeEquivalentTo(invariant.Keys);
        foreach (var (name, bytes) in invariant)
            other[name].Should().Equal(bytes);
    }

    [Fact]
    public void Tested_cultures_differ_from_the_invariant_culture() =>
        CultureNames.Select(row => Cultures.Run(row.Data, () => $"{-1234.5m:N1} {new DateOnly(2026, 6, 1)}"))
            .Should().NotContain(FormattableString.Invariant($"{-1234.5m:N1} {new DateOnly(2026, 6, 1)}"));

    private static byte[] EncodeCells(IExportFormat format)
    {
        var encoder = format.CreateEncoder(
        [
            new Column<int>("integer", (_, cell) => cell.WriteInteger(-1234567)),
            new("decimal", (_, cell) => cell.WriteDecimal(-1234.5m)),
            new("date", (_, cell) => cell.WriteDate(new(2026, 6, 1))),
            new("boolean", (_, cell) => cell.WriteBoolean(true)),
            new("İI", (_, cell) => cell.WriteText("İI")),
        ]);
        encoder.WriteHeader();
        encoder.WriteRow(0);
        return encoder.Written.ToArray();
    }

    private static async Task<Dictionary<string, byte[]>> ExportAsync(string path)
    {
        var sink = new MemorySink();
        await new ChartExporter(new DataSeriesFileSource(path)).ExportAsync(new ChartExportRequest("campaign"), sink);
        return sink.Files;
    }
}
