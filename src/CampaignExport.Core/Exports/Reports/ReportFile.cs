using CampaignExport.Diagnostics;
using CampaignExport.Formats;
using CampaignExport.Reports;
using CampaignExport.Sinks;
using Microsoft.Extensions.Logging.Abstractions;

namespace CampaignExport.Exports;

/// <summary>A file of a report.</summary>
/// <remarks>Immutable and thread-safe. The telemetry counts each file that is written as an export.</remarks>
public sealed class ReportFile
{
    private const string Kind = "report";

    private readonly TableFile _table;

    private ReportFile(string name, TableFile table) => (Name, _table) = (name, table);

    /// <summary>The name, without the extension of the format.</summary>
    public string Name { get; }

    /// <summary>Creates the file <c>summary</c>.</summary>
    /// <param name="summary">The summary.</param>
    /// <returns>The file.</returns>
    public static ReportFile Create(CampaignSummary summary)
    {
        ArgumentNullException.ThrowIfNull(summary);
        return new("summary", TableFile.Create(CampaignSummary.Columns, summary.Rows));
    }

    /// <summary>Creates the file <c>experiment</c>.</summary>
    /// <param name="report">The report.</param>
    /// <returns>The file.</returns>
    public static ReportFile Create(ExperimentReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        return new("experiment", TableFile.Create(report.CreateColumns(), report.Rows));
    }

    /// <summary>Creates the file <c>compare</c>.</summary>
    /// <param name="comparison">The comparison.</param>
    /// <returns>The file.</returns>
    public static ReportFile Create(CampaignComparison comparison)
    {
        ArgumentNullException.ThrowIfNull(comparison);
        return new("compare", TableFile.Create(CampaignComparison.Columns, comparison.Rows));
    }

    /// <summary>Creates the file <c>links</c>.</summary>
    /// <param name="links">The links, in the order of the rows.</param>
    /// <returns>The file.</returns>
    public static ReportFile Create(IReadOnlyList<LinkClicks> links)
    {
        ArgumentNullException.ThrowIfNull(links);
        return new("links", TableFile.Create(LinkClicks.Columns, links));
    }

    /// <summary>Writes the file to a stream.</summary>
    /// <param name="format">The format.</param>
    /// <param name="destination">The stream. It is neither flushed nor closed.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>The number of rows, without the header.</returns>
    public Task<long> WriteAsync(IExportFormat format, Stream destination, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(format);
        ArgumentNullException.ThrowIfNull(destination);
        return _table.WriteAsync(Kind, format, destination, cancellationToken);
    }

    /// <summary>Writes the file to a sink and publishes it.</summary>
    /// <param name="format">The format.</param>
    /// <param name="sink">The destination.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests. A cancelled export publishes nothing.</param>
    /// <returns>The file.</returns>
    /// <exception cref="ExportExistsException">The file exists, and overwriting is not allowed.</exception>
    public async Task<ExportedFile> ExportAsync(IExportFormat format, IExportSink sink, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(format);
        ArgumentNullException.ThrowIfNull(sink);
        var measured = CampaignExportTelemetry.Begin(Kind);
        var fileName = $"{Name}.{format.Extension}";
        List<ExportUpload> uploads = [];
        try
        {
            uploads.Add(await sink.OpenAsync(fileName, cancellationToken).ConfigureAwait(false));
            var file = await _table.WriteAsync(format, fileName, uploads[0], cancellationToken).ConfigureAwait(false);
            await Publication.PublishAsync(uploads, NullLogger.Instance, cancellationToken).ConfigureAwait(false);
            measured.Succeed(file.Rows, file.Bytes);
            return file;
        }
        catch (Exception error)
        {
            measured.Fail(error);
            throw;
        }
        finally
        {
            await Publication.DisposeAsync(uploads, NullLogger.Instance).ConfigureAwait(false);
        }
    }
}
