using CampaignExport.Exports;
using DependencyInjection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

// <registration>
var builder = Host.CreateApplicationBuilder(args);
builder.Services.AddSingleton<Shop>();
builder.Services.AddCampaignExport()
    .AddMetricsSource<ShopMetricsSource>()
    .AddFileSink(options => options.Directory = "charts");
using var host = builder.Build();

var exporter = host.Services.GetRequiredService<ChartExporter>();
var result = await exporter.ExportAsync(new ChartExportRequest("summer-sale"));
// </registration>

foreach (var file in result.Files)
    Console.WriteLine($"{file.Location}: {file.Rows} days");
