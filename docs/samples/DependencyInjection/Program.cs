using CampaignExport.Exports;
using CampaignExport.Sinks;
using DependencyInjection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

// <registration>
var builder = Host.CreateApplicationBuilder(args);
builder.Services.AddSingleton<Shop>();
builder.Services.AddCampaignExport()
    .AddMetricsSource<ShopMetricsSource>();
using var host = builder.Build();

var exporter = host.Services.GetRequiredService<ChartExporter>();
var result = await exporter.ExportAsync(new ChartExportRequest("summer-sale"), new FileExportSink("charts"));
// </registration>

foreach (var file in result.Files)
    Console.WriteLine($"{file.Location}: {file.Rows} days");
