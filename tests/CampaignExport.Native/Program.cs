using CampaignExport.Charts;
using CampaignExport.Exports;
using CampaignExport.Formats;
using CampaignExport.Manifests;
using CampaignExport.Metrics;
using CampaignExport.Packaging;
using CampaignExport.Recipients;
using CampaignExport.Sinks;
using CampaignExport.Sources;
using Microsoft.Extensions.DependencyInjection;

// Exports the charts of the data_series response IN to folders below OUT, in every layout and format, and the recipients of
// the user export USERS in every packaging. It is run twice, as native code and on the ordinary runtime, and must write the
// same bytes both times.
if (args is not [var input, var users, var output])
{
    Console.Error.WriteLine("Usage: CampaignExport.Native IN USERS OUT");
    return 2;
}

var source = new DataSeriesFileSource(input, new() { OnWarning = Console.WriteLine });
foreach (var layout in Enum.GetValues<ChartLayout>())
{
    foreach (var format in new IExportFormat[] { new CsvFormat(), new JsonLinesFormat() })
        await ExportAsync($"{layout}-{format.Extension}", new("native") { Layout = layout, Format = format });
}

await ExportAsync("french-excel", new("native")
{
    Format = new CsvFormat(CsvFormatOptions.Excel),
    Options = new ChartOptions { Texts = ChartTexts.French },
});

if ((await CampaignCharts.ReadAsync(source, new("native"))).Campaign.IsMultivariate)
    await ExportAsync("by-variant", new("native") { Grouping = ChartGrouping.ByVariant });

await using var services = new ServiceCollection()
    .AddSingleton<ICampaignMetricsSource>(source)
    .AddCampaignExport().Services
    .BuildServiceProvider();
_ = await services.GetRequiredService<ChartExporter>().ExportAsync(new("native"), new FileExportSink(Path.Combine(output, "injected")));

foreach (var packaging in new[] { FilePackaging.None, FilePackaging.Gzip, FilePackaging.Zip })
{
    foreach (var format in new IExportFormat[] { new CsvFormat(), new JsonLinesFormat() })
        await ExportRecipientsAsync($"recipients-{packaging.Name}-{format.Extension}", packaging, format);
}

return 0;

async Task ExportAsync(string folder, ChartExportRequest request)
{
    var result = await new ChartExporter(source).ExportAsync(request, new FileExportSink(Path.Combine(output, folder)));
    foreach (var file in result.Files)
        Console.WriteLine($"{folder}/{Path.GetFileName(file.Location)}: {file.Rows} rows, {file.Bytes} bytes");
}

async Task ExportRecipientsAsync(string folder, FilePackaging packaging, IExportFormat format)
{
    var path = Path.Combine(output, folder);
    var exporter = new RecipientExporter<Recipient>(new UserExportSource(users));
    var request = new RecipientExportRequest<Recipient>(new RecipientChoice(RecipientContents.All).CreateSelection())
    {
        CampaignId = "summer-sale",
        Packaging = packaging,
        Format = format,
        PartBytes = 1,
    };
    var result = await exporter.ExportAsync(request, new FileExportSink(path), new FileCheckpointStore(path));
    Console.WriteLine($"{folder}: {result.Manifest.Rows} rows");

    // The manifest contains the time of the export, so it is verified instead of compared.
    var manifest = Path.Combine(path, ExportManifest.FileName);
    _ = await ExportVerifier.VerifyAsync(manifest);
    File.Delete(manifest);
}
