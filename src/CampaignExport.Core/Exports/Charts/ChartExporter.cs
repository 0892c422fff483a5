using CampaignExport.Diagnostics;
using CampaignExport.Metrics;
using CampaignExport.Sinks;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace CampaignExport.Exports;

/// <summary>Exports the charts of a campaign. The files are published together.</summary>
/// <remarks>Thread-safe. A failed or cancelled export publishes no file.</remarks>
/// <param name="source">The source of the metrics.</param>
/// <param name="logger">The logger; null for none.</param>
public sealed class ChartExporter(ICampaignMetricsSource source, ILogger? logger = null)
{
    private readonly ILogger _logger = logger ?? NullLogger<ChartExporter>.Instance;

    /// <summary>Exports charts.</summary>
    /// <param name="request">The request.</param>
    /// <param name="sink">The destination of the files.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>The result.</returns>
    /// <exception cref="ExportRequestException">
    /// The range starts after it ends or has too many days; or the grouping does not fit the campaign; or the campaign did not use a requested channel.
    /// </exception>
    /// <exception cref="ExportExistsException">A file exists, and overwriting is not allowed.</exception>
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
        var files = charts.CreateFiles(request.Layout);

        var uploads = new List<ExportUpload>();
        var exported = new List<ExportedFile>();
        try
        {
            // All uploads are opened before the first byte is written: an existing file fails the export before it starts.
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

        return new ChartExportResult(charts, exported);

        string NameOf(ChartFile file) => $"{file.Name}.{request.Format.Extension}";
    }
}
