using CampaignExport.Exports;
using CampaignExport.Manifests;
using CampaignExport.Recipients;
using CampaignExport.Sinks;
using CampaignExport.Sources;
using CampaignExport.Sql;
using CampaignExport.Tool.Stores;

namespace CampaignExport.Tool.Demo;

/// <summary>
/// A SQLite store of the demo, in a folder of its own until it is published: events and profiles go in as files, charts and recipients come out.
/// </summary>
/// <param name="campaignId">The campaign that is imported and exported.</param>
internal sealed class DemoStore(string campaignId) : IDisposable
{
    public const string FileName = "campaigns.db";

    private readonly string _folder = Directory.CreateTempSubdirectory("campaign-export-demo-").FullName;

    private string Address => $"sqlite:{PathOf(FileName)}";

    /// <summary>Imports files as <c>import</c> does.</summary>
    /// <returns>The complete database and its number of events.</returns>
    public async Task<(byte[] Bytes, long Events)> ImportAsync(byte[] events, byte[] users, byte[] details, CancellationToken cancellationToken)
    {
        await File.WriteAllBytesAsync(PathOf("events.jsonl"), events, cancellationToken).ConfigureAwait(false);
        await File.WriteAllBytesAsync(PathOf("users.jsonl"), users, cancellationToken).ConfigureAwait(false);
        using var campaign = new MemoryStream(details);
        var known = await CampaignDetailsReader.ReadAsync(campaign, "details", cancellationToken: cancellationToken).ConfigureAwait(false);
        SqlEventImport imported;
        var store = ToolStore.OpenForImport(Address);
        await using (store.ConfigureAwait(false))
        {
            await store.Events.SaveCampaignAsync(campaignId, known, cancellationToken).ConfigureAwait(false);
            // An import of files would store their paths and times, and the database would differ between machines.
            imported = await store.Events.ImportAsync(
                new MessageEventSource(PathOf("events.jsonl")).ReadAsync(cancellationToken), cancellationToken).ConfigureAwait(false);
            await store.Profiles.ImportFromAsync(new UserExportSource(PathOf("users.jsonl")), cancellationToken).ConfigureAwait(false);
        }

        // The last connection is closed, so the file contains the whole database.
        return (await File.ReadAllBytesAsync(PathOf(FileName), cancellationToken).ConfigureAwait(false), imported.New);
    }

    /// <summary>Exports the charts of the campaign, counted in the database, as <c>charts --store</c> does.</summary>
    public async Task<IReadOnlyList<ExportedFile>> ExportChartsAsync(IExportSink sink, CancellationToken cancellationToken)
    {
        var store = ToolStore.OpenForExport(Address);
        await using (store.ConfigureAwait(false))
        {
            var known = await store.Events.FindCampaignAsync(campaignId, cancellationToken).ConfigureAwait(false);
            var result = await new ChartExporter(store.Metrics).ExportAsync(new(campaignId) { Campaign = known }, sink, cancellationToken).ConfigureAwait(false);
            return result.Files;
        }
    }

    /// <summary>Exports the recipients of the campaign, as <c>recipients --store</c> does.</summary>
    public async Task<ExportManifest> ExportRecipientsAsync(IExportSink sink, TimeProvider time, CancellationToken cancellationToken)
    {
        var store = ToolStore.OpenForExport(Address);
        await using (store.ConfigureAwait(false))
        {
            var source = store.Recipients.CreateSource(new(RecipientContents.All));
            var exporter = new RecipientExporter<SqlRow>(source, time);
            var result = await exporter.ExportAsync(
                new(source.Selection) { CampaignId = campaignId, ExportId = "demo-from-store" }, sink, cancellationToken: cancellationToken).ConfigureAwait(false);
            return result.Manifest;
        }
    }

    /// <summary>Deletes the logs that a killed process has left beside a database. SQLite would read them into the next database of that name.</summary>
    public static void DeleteLogs(string folder)
    {
        foreach (var log in (string[])["-wal", "-shm", "-journal"])
            File.Delete(Path.Combine(folder, $"{FileName}{log}"));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string PathOf(string name) => Path.Combine(_folder, name);
}
