using CampaignExport.Avro;
using CampaignExport.DuckDb;
using CampaignExport.Exports;
using CampaignExport.Formats;
using CampaignExport.Metrics;
using CampaignExport.Reports;
using CampaignExport.Sinks;
using CampaignExport.Sql;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

// <store-host>
var builder = Host.CreateApplicationBuilder(args);
builder.Logging.SetMinimumLevel(LogLevel.Warning);
builder.Services.AddCampaignExport()
    .AddDuckDb(options => options.Directory = "store");
using var host = builder.Build();
// </store-host>

// <import>
var store = host.Services.GetRequiredService<EventStore>();
var import = await store.ImportFilesAsync(["sent.avro", "opened.jsonl"], new EventImportOptions { Formats = [new AvroEventFormat()] });
Console.WriteLine($"{import.Read} events from {import.Files} files, {import.Repeated} repeated, {import.Skipped.Values.Sum()} skipped");
// </import>

// <charts>
var exporter = host.Services.GetRequiredService<ChartExporter>();
var result = await exporter.ExportAsync(new ChartExportRequest("summer-sale"), new FileExportSink("charts"));
foreach (var file in result.Files)
    Console.WriteLine($"{file.Location}: {file.Rows} days");
// </charts>

// <people>
var people = await store.DistinctPeopleAsync("summer-sale");
Console.WriteLine($"{people.Total} people received it");
// </people>

// <summary>
var counted = await new EventStoreMetricsSource(store).ReadAsync(new("summer-sale") { WithPeople = true });
var summary = CampaignSummary.Create(counted);
Console.WriteLine($"{summary.Find("distinct_users")?.Value} people, {summary.Find("unique_opens", "email")?.Value} mails opened");
await ReportFile.Create(summary).ExportAsync(new CsvFormat(), new FileExportSink("reports"));
// </summary>

// <comparison>
var may = new DayRange(new DateOnly(2026, 5, 1), new DateOnly(2026, 5, 31));
var june = new DayRange(new DateOnly(2026, 6, 1), new DateOnly(2026, 6, 30));
var all = await new EventStoreMetricsSource(store).ReadAsync(new("summer-sale"));
var comparison = CampaignComparison.Create([new("summer-sale", all, may), new("summer-sale", all, june)]);
await ReportFile.Create(comparison).ExportAsync(new CsvFormat(), new FileExportSink("comparison"));
// </comparison>

// <revenue>
var numbers = await host.Services.GetRequiredService<ICampaignMetricsSource>().ReadAsync(new("summer-sale"));
foreach (var day in numbers.Days!.Days)
    Console.WriteLine($"{day:yyyy-MM-dd}: {numbers.GetCampaignSeries("revenue").ValueOn(day)} dollars");
// </revenue>

// <compact>
var compaction = await store.CompactAsync();
Console.WriteLine($"{compaction?.SegmentsAfter} segments");
// </compact>

// <straight>
var source = new EventFileMetricsSource(["sent.avro", "opened.jsonl"], options: new() { Formats = [new AvroEventFormat()] });
var metrics = await source.ReadAsync(new("summer-sale"));
Console.WriteLine($"{metrics.Days?.Count} days without a store");
// </straight>
