using CampaignExport.Exports;
using CampaignExport.Manifests;
using CampaignExport.Recipients;
using CampaignExport.Sinks;
using CampaignExport.Sources;

// <export-recipients>
var source = new UserExportSource("users.jsonl");
var sink = new FileExportSink("recipients");
var exporter = new RecipientExporter<Recipient>(source, sink, new FileCheckpointStore("recipients"));

var selection = RecipientColumns.Of(RecipientFlavour.All);
var result = await exporter.ExportAsync(new RecipientExportRequest<Recipient>(selection) { CampaignId = "summer-sale" });
foreach (var file in result.Files)
    Console.WriteLine($"{file.Location}: {file.Rows} recipients");
// </export-recipients>

await ExportVerifier.VerifyAsync("recipients/manifest.json");
