using CampaignExport.Charts;
using CampaignExport.Exports;
using CampaignExport.Formats;
using CampaignExport.Metrics;
using CampaignExport.Sinks;
using CampaignExport.Sources;
using Microsoft.Extensions.DependencyInjection;

// Exports the charts of the data_series response IN to folders below OUT, in every layout and format. It is run twice, as
// native code and on the ordinary runtime, and must write the same bytes both times.
if (args is not [var input, var output])
{
    Console.Error.WriteLine("Usage: CampaignExport.Native IN OUT");
    return 2;
}

var source = new DataSeriesFileSource(input, onWarning: Console.WriteLine);
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

if ((await source.ReadAsync(new MetricsQuery("native"))).DescribeCampaign().IsMultivariate)
    await ExportAsync("by-variant", new("native") { Grouping = ChartGrouping.ByVariant });

await using var services = new ServiceCollection()
    .AddSingleton<ICampaignMetricsSource>(source)
    .AddCampaignExport().AddFileSink(options => options.Directory = Path.Combine(output, "injected")).Services
    .BuildServiceProvider();
_ = await services.GetRequiredService<ChartExporter>().ExportAsync(new("native"));
return 0;

async Task ExportAsync(string folder, ChartExportRequest request)
{
    var result = await new ChartExporter(source, new FileExportSink(Path.Combine(output, folder))).ExportAsync(request);
    foreach (var file in result.Files)
        Console.WriteLine($"{folder}/{Path.GetFileName(file.Location)}: {file.Rows} rows, {file.Bytes} bytes");
}
