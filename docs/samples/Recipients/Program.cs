using System.IO.Compression;
using CampaignExport.Exports;
using CampaignExport.IsaL;
using CampaignExport.Manifests;
using CampaignExport.Packaging;
using CampaignExport.Recipients;
using CampaignExport.Sinks;
using CampaignExport.Sources;

// <export-recipients>
var source = new UserExportSource("users.jsonl");
var sink = new FileExportSink("recipients");
var exporter = new RecipientExporter<Recipient>(source);

var selection = new RecipientChoice(RecipientContents.All).CreateSelection();
var request = new RecipientExportRequest<Recipient>(selection) { CampaignId = "summer-sale" };
var result = await exporter.ExportAsync(request, sink, new FileCheckpointStore("recipients"));
foreach (var file in result.Files)
    Console.WriteLine($"{file.Location}: {file.Rows} recipients");
// </export-recipients>

await ExportVerifier.VerifyAsync("recipients/manifest.json");

// <isa-l>
var small = new RecipientExportRequest<Recipient>(selection)
{
    CampaignId = "summer-sale",
    Packaging = FilePackaging.Gzip,
    Compressor = IsaLCompressor.IsSupported ? new IsaLCompressor() : BlockCompressor.Create(CompressionLevel.Fastest),
};
// </isa-l>

await new RecipientExporter<Recipient>(source).ExportAsync(small, new FileExportSink("small"));
await ExportVerifier.VerifyAsync("small/manifest.json");

// <column-names>
var renamed = new RecipientChoice(RecipientContents.UserData)
{
    ColumnNames = new Dictionary<string, string> { ["Appboy ID"] = "id", ["user_id"] = "customer" },
    Columns = ["Appboy ID", "user_id", "email"],
}.CreateSelection();
// </column-names>

await new RecipientExporter<Recipient>(source).ExportAsync(new(renamed) { Packaging = FilePackaging.None }, new FileExportSink("renamed"));
await ExportVerifier.VerifyAsync("renamed/manifest.json");
Console.WriteLine(File.ReadLines("renamed/users.csv").First());
