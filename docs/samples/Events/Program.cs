using CampaignExport.Avro;
using CampaignExport.Sql;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

var builder = Host.CreateApplicationBuilder(args);
builder.Services.AddCampaignExport().AddSqlite(options => options.Path = "campaigns.db");
using var host = builder.Build();

// <import-events>
var store = host.Services.GetRequiredService<SqlEventStore>();
var options = new SqlEventImportOptions { Formats = [new AvroEventFormat()] };
var import = await store.ImportFilesAsync(["sent.avro", "opened.jsonl"], options);
// </import-events>

Console.WriteLine($"{import.Read} events from {import.Files} files: {import.New} new, {import.Skipped.Values.Sum()} skipped");
