using CampaignExport.Exports;
using CampaignExport.Sinks;
using CampaignExport.Sources;

var source = new DataSeriesFileSource("data_series.json");
var sink = new FileExportSink("charts");
var exporter = new ChartExporter(source);

var result = await exporter.ExportAsync(new ChartExportRequest("summer-sale"), sink);
foreach (var file in result.Files)
    Console.WriteLine($"{file.Location}: {file.Rows} days");
