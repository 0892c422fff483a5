using System.Globalization;
using System.IO.Compression;
using CampaignExport.Formats;
using CampaignExport.Packaging;
using CampaignExport.Recipients;

namespace CampaignExport.Exports;

/// <summary>The settings of an export of recipients, without its rows and columns.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public record RecipientExportRequest
{
    /// <summary>The API id of the campaign; null for all people of the source.</summary>
    /// <value>Default null.</value>
    public string? CampaignId { get; init; }

    /// <summary>The random buckets of the people; null for all people.</summary>
    /// <value>Default null.</value>
    public BucketRange? Buckets { get; init; }

    /// <summary>The partition of the recipients: <see cref="RecipientQuery.Partition"/> of a query that the source returned for this campaign; null for all.</summary>
    /// <value>Default null.</value>
    public string? Partition { get; init; }

    /// <summary>The id of the export in its manifest.</summary>
    /// <value>Default null: a new id.</value>
    public string? ExportId { get; init; }

    /// <summary>The name of the files, without number and extension.</summary>
    /// <value>Default <c>users</c>.</value>
    public string FileName { get; init; } = "users";

    /// <summary>The format of the files.</summary>
    /// <value>Default: <see cref="CsvFormat"/> with its default options.</value>
    public IExportFormat Format { get; init; } = new CsvFormat();

    /// <summary>The packaging of each file.</summary>
    /// <value>Default <see cref="FilePackaging.Zip"/>, which users open with a double click.</value>
    public FilePackaging Packaging { get; init; } = FilePackaging.Zip;

    /// <summary>The compressor, if the packaging compresses.</summary>
    /// <value>Default: that of .NET at <see cref="CompressionLevel.Fastest"/>, which is three times as fast as optimal. The files are 50 % larger.</value>
    public BlockCompressor Compressor { get; init; } = BlockCompressor.Create(CompressionLevel.Fastest);

    /// <summary>The maximum number of rows per file. Each file has a number and a header. Null for one file.</summary>
    /// <value>Default null. A sheet of Excel holds 1,048,575 rows and a header.</value>
    public long? MaxRowsPerFile { get; init; }

    /// <summary>The time zone that the manifest names. Instants are always written in UTC.</summary>
    /// <value>Default UTC.</value>
    public TimeZoneInfo TimeZone { get; init; } = TimeZoneInfo.Utc;

    /// <summary>The number of pages that are encoded in parallel. It does not affect the bytes.</summary>
    /// <value>Default: one per processor.</value>
    public int Workers { get; init; } = Environment.ProcessorCount;

    /// <summary>
    /// The minimum size of a part in bytes. A part ends at the end of a page, so parts are slightly larger. The size doubles from part 1,501 of
    /// a file, and again after every 1,000 parts, so that 10,000 parts, the maximum of a bucket, are enough.
    /// </summary>
    /// <value>Default 8 MiB. A sink can require a minimum, see <see cref="Sinks.IExportSink.MinPartBytes"/>.</value>
    public int PartBytes { get; init; } = 8 * 1024 * 1024;

    /// <summary>The number of parts that are stored in parallel.</summary>
    /// <value>Default 4.</value>
    public int PartsInFlight { get; init; } = 4;

    /// <summary>Whether the manifest contains the SHA-256 of each part. A checkpoint always does.</summary>
    /// <value>Default <see langword="true"/>.</value>
    public bool Digests { get; init; } = true;

    /// <summary>The number of the only file of a split export that is stored, from 1. It is not published. Null for a whole export.</summary>
    /// <value>Default null.</value>
    internal int? PartOfSplit { get; init; }

    /// <summary>The checkpoints of all parts of a split export, whose files are published with a manifest; null for an export that reads the source.</summary>
    /// <value>Default null.</value>
    internal IReadOnlyList<ExportCheckpoint>? StoredParts { get; init; }

    internal string ContentName(int file) => MaxRowsPerFile is null && PartOfSplit is null
        ? $"{FileName}.{Format.Extension}"
        : string.Create(CultureInfo.InvariantCulture, $"{FileName}-{PartOfSplit ?? file:0000}.{Format.Extension}");
}
