using CampaignExport.Diagnostics;
using CampaignExport.Metrics;
using CampaignExport.Sinks;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace CampaignExport.Exports;

/// <summary>Exports the charts of a campaign: reads its numbers, makes the charts, writes the files, publishes them together.</summary>
/// <remarks>Thread-safe. A failed or cancelled export leaves no file under its name.</remarks>
/// <param name="source">Where the numbers come from.</param>
/// <param name="logger">Told of finished exports; null for none.</param>
public sealed class ChartExporter(ICampaignMetricsSource source, ILogger? logger = null)
{
    private readonly ILogger _logger = logger ?? NullLogger<ChartExporter>.Instance;

    /// <summary>Exports charts.</summary>
    /// <param name="request">Which, and how.</param>
    /// <param name="sink">Where the files go to.</param>
    /// <param name="cancellationToken">Stops the export; nothing is published then.</param>
    /// <returns>What was made.</returns>
    /// <exception cref="ExportRequestException">
    /// The range starts after it ends or has too many days, a grouping does not fit the campaign, or a channel was asked for that it did not use.
    /// </exception>
    /// <exception cref="ExportExistsException">A file is already there, and may not be overwritten.</exception>
    public async Task<ChartExportResult> ExportAsync(ChartExportRequest request, IExportSink sink, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(sink);

        var measured = CampaignExportTelemetry.Begin("charts");
        try
        {
            var result = await ReadAndWriteAsync(request, sink, cancellationToken).ConfigureAwait(false);
            var (rows, bytes) = (result.Files.Sum(file => file.Rows), result.Files.Sum(file => file.Bytes));
            measured.Succeed(rows, bytes);
            Log.ChartsExported(_logger, request.CampaignId, result.Files.Count, rows, bytes);
            return result;
        }
        catch (Exception error)
        {
            measured.Fail(error);
            throw;
        }
    }

    private async Task<ChartExportResult> ReadAndWriteAsync(ChartExportRequest request, IExportSink sink, CancellationToken cancellationToken)
    {
        var metrics = await source.ReadAsync(request.Query, cancellationToken).ConfigureAwait(false);
        var charts = CampaignCharts.Create(metrics, request);
        var files = charts.Lay(request.Layout);

        var uploads = new List<ExportUpload>();
        var exported = new List<ExportedFile>();
        try
        {
            // All are opened before the first byte: a file that is in the way stops the export before it has begun.
            foreach (var file in files)
                uploads.Add(await sink.OpenAsync(NameOf(file), cancellationToken).ConfigureAwait(false));
            foreach (var (file, upload) in files.Zip(uploads))
            {
                cancellationToken.ThrowIfCancellationRequested();
                exported.Add(await file.WriteAsync(request.Format, NameOf(file), upload, cancellationToken).ConfigureAwait(false));
            }

            await Publication.PublishAsync(uploads, _logger, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            await Publication.DisposeAsync(uploads, _logger).ConfigureAwait(false);
        }

        return new ChartExportResult(charts.Campaign, charts.Charts, exported, charts.Warnings);

        string NameOf(ChartFile file) => $"{file.Name}.{request.Format.Extension}";
    }
}
