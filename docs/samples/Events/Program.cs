using CampaignExport.Avro;
using CampaignExport.DuckDb;
using CampaignExport.Sql;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

var builder = Host.CreateApplicationBuilder(args);
builder.Services.AddCampaignExport().AddDuckDb(options => options.Directory = "store");
using var host = builder.Build();

// <import-events>
var store = host.Services.GetRequiredService<EventStore>();
var options = new EventImportOptions { Formats = [new AvroEventFormat()] };
var import = await store.ImportFilesAsync(["sent.avro", "opened.jsonl"], options);
// </import-events>

Console.WriteLine($"{import.Read} events from {import.Files} files: {import.Kept} kept, {import.Skipped.Values.Sum()} skipped");
