using System.Globalization;
using System.IO.Compression;
using CampaignExport.Formats;
using CampaignExport.Packaging;
using CampaignExport.Recipients;

namespace CampaignExport.Exports;

/// <summary>An export of recipients, but for its rows and columns.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public record RecipientExportRequest
{
    /// <summary>The API id of the campaign whose recipients are wanted; null for every user of the source.</summary>
    /// <value>Default null.</value>
    public string? CampaignId { get; init; }

    /// <summary>The random buckets whose users are wanted; null for all users.</summary>
    /// <value>Default null.</value>
    public BucketRange? Buckets { get; init; }

    /// <summary>The id of the export, for its manifest.</summary>
    /// <value>Default null: one is made up.</value>
    public string? ExportId { get; init; }

    /// <summary>What files are called, without number and ending.</summary>
    /// <value>Default <c>users</c>.</value>
    public string FileName { get; init; } = "users";

    /// <summary>The format of the files.</summary>
    /// <value>Default <see cref="CsvFormat"/> as it comes.</value>
    public IExportFormat Format { get; init; } = new CsvFormat();

    /// <summary>What each file is wrapped in.</summary>
    /// <value>Default <see cref="FilePackaging.Zip"/>, which people open by a double click.</value>
    public FilePackaging Packaging { get; init; } = FilePackaging.Zip;

    /// <summary>What compresses files, where their packaging compresses.</summary>
    /// <value>Default: that of .NET at <see cref="CompressionLevel.Fastest"/>, which is three times as fast as optimal, for files half as large again.</value>
    public BlockCompressor Compressor { get; init; } = BlockCompressor.Create(CompressionLevel.Fastest);

    /// <summary>After how many rows another file begins, numbered and with a header of its own; null for one file.</summary>
    /// <value>Default null. A sheet of Excel holds 1,048,575 rows and a header.</value>
    public long? MaxRowsPerFile { get; init; }

    /// <summary>The zone that the manifest names. Instants are always written in UTC.</summary>
    /// <value>Default UTC.</value>
    public TimeZoneInfo TimeZone { get; init; } = TimeZoneInfo.Utc;

    /// <summary>How many pages are encoded at once. The bytes do not depend on it.</summary>
    /// <value>Default: one a processor.</value>
    public int Workers { get; init; } = Environment.ProcessorCount;

    /// <summary>
    /// The size from which a part is stored, in bytes. It ends where a page ends, so parts are somewhat larger. From part 1,501 of
    /// a file on the size doubles, and again after every 1,000 parts: so 10,000 parts, the most that a bucket takes, are enough.
    /// </summary>
    /// <value>Default 8 MiB. A sink may want more than some, see <see cref="Sinks.IExportSink.MinPartBytes"/>.</value>
    public int PartBytes { get; init; } = 8 * 1024 * 1024;

    /// <summary>How many parts are stored at once.</summary>
    /// <value>Default 4.</value>
    public int PartsInFlight { get; init; } = 4;

    /// <summary>Whether each part gets a SHA-256 in the manifest. In the checkpoint, where there is one, it stands in any case.</summary>
    /// <value>Default <see langword="true"/>.</value>
    public bool Digests { get; init; } = true;

    internal string ContentName(int file) => MaxRowsPerFile is null
        ? $"{FileName}.{Format.Extension}"
        : string.Create(CultureInfo.InvariantCulture, $"{FileName}-{file:0000}.{Format.Extension}");
}
