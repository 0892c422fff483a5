using System.Text;
using CampaignExport.Campaigns;
using CampaignExport.Charts;
using CampaignExport.Exports;
using CampaignExport.Sources;
using Extending;

// <own-channel>
var email = ChannelCatalog.Default.Find("email")!;
var catalog = ChannelCatalog.Default
    .With(new Channel("line", "LINE")
    {
        Metrics = [new("sent", "Sent"), new("reads", "Reads")],
        EngagementMetrics = ["sent", "reads"],
        Rates = [new("read_rate", "Read Rate", "reads", "sent")],
    })
    .With(email with { EngagementMetrics = ["sent", "opens", "unique_opens"] });
// </own-channel>

// <putting-it-together>
var sink = new MemoryExportSink();
var source = new DataSeriesFileSource("data_series.json", new() { Catalog = catalog, OnWarning = Console.Error.WriteLine });
await new ChartExporter(source).ExportAsync(new ChartExportRequest("summer-sale")
{
    Format = new TabFormat(),
    Options = new ChartOptions { Catalog = catalog, Texts = new SpanishTexts() },
}, sink);
// </putting-it-together>

Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
foreach (var (name, bytes) in sink.Files.OrderBy(file => file.Key, StringComparer.Ordinal))
{
    Console.WriteLine(name);
    Console.Write(Encoding.UTF8.GetString(bytes));
}
