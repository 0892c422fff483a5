using CampaignExport.DuckDb;
using CampaignExport.Exports;
using CampaignExport.Manifests;
using CampaignExport.Recipients;
using CampaignExport.Sinks;
using CampaignExport.Sources;
using CampaignExport.Sql;

namespace CampaignExport.Tool.Demo;

/// <summary>A store of the demo, in a temporary folder. It imports files of events and profiles, and exports charts and recipients.</summary>
internal sealed class DemoStore : IDisposable
{
    private readonly string _campaignId;
    private readonly string _folder = Directory.CreateTempSubdirectory("campaign-export-demo-").FullName;
    private readonly EventStore _store;

    /// <summary>Initializes a store for one campaign.</summary>
    public DemoStore(string campaignId)
    {
        _campaignId = campaignId;
        _store = new EventStore(new DuckDbOptions { Directory = PathOf("store") });
    }

    /// <summary>Imports files as <c>import</c> does.</summary>
    public async Task ImportAsync(byte[] events, byte[] users, byte[] details, CancellationToken cancellationToken)
    {
        await File.WriteAllBytesAsync(PathOf("events.jsonl"), events, cancellationToken).ConfigureAwait(false);
        await File.WriteAllBytesAsync(PathOf("users.jsonl"), users, cancellationToken).ConfigureAwait(false);
        using var campaign = new MemoryStream(details);
        var known = await CampaignDetailsReader.ReadAsync(campaign, "details", cancellationToken: cancellationToken).ConfigureAwait(false);
        await _store.SaveCampaignAsync(_campaignId, known, cancellationToken).ConfigureAwait(false);
        await _store.ImportFilesAsync([PathOf("events.jsonl")], cancellationToken: cancellationToken).ConfigureAwait(false);
        await _store.ImportProfilesFromAsync(new UserExportSource(PathOf("users.jsonl")), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Exports the charts of the campaign, counted in the store, as <c>charts --store</c> does.</summary>
    public async Task<IReadOnlyList<ExportedFile>> ExportChartsAsync(IExportSink sink, CancellationToken cancellationToken)
    {
        var known = await _store.FindCampaignAsync(_campaignId, cancellationToken).ConfigureAwait(false);
        var exporter = new ChartExporter(new EventStoreMetricsSource(_store));
        var result = await exporter.ExportAsync(new(_campaignId) { Campaign = known }, sink, cancellationToken).ConfigureAwait(false);
        return result.Files;
    }

    /// <summary>Exports the recipients of the campaign, as <c>recipients --store</c> does.</summary>
    public async Task<ExportManifest> ExportRecipientsAsync(IExportSink sink, TimeProvider time, CancellationToken cancellationToken)
    {
        var source = new StoreRecipients(_store).CreateSource(new(RecipientContents.All));
        var exporter = new RecipientExporter<SqlRow>(source, time);
        var result = await exporter.ExportAsync(
            new(source.Selection) { CampaignId = _campaignId, ExportId = "demo-from-store" }, sink, cancellationToken: cancellationToken).ConfigureAwait(false);
        return result.Manifest;
    }

    public void Dispose()
    {
        _store.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private string PathOf(string name) => Path.Combine(_folder, name);
}
