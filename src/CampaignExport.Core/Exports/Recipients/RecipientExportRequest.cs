using System.Collections.Frozen;
using System.Globalization;
using System.IO.Compression;
using System.Numerics;
using System.Runtime.InteropServices;
using CampaignExport.Formats;
using CampaignExport.Packaging;
using CampaignExport.Recipients;

namespace CampaignExport.Exports;

/// <summary>Which recipients are wanted, and how.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
/// <typeparam name="TRow">What a row is.</typeparam>
/// <param name="Selection">Which rows and columns: <see cref="RecipientColumns.CreateSelection"/>, or a selection of the host.</param>
public sealed record RecipientExportRequest<TRow>(RowSelection<TRow> Selection)
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

    /// <summary>Makes the same request for rows of another type.</summary>
    /// <typeparam name="TOther">What a row is then.</typeparam>
    /// <param name="selection">Which rows and columns.</param>
    /// <returns>The request; all else is as in this one.</returns>
    public RecipientExportRequest<TOther> Of<TOther>(RowSelection<TOther> selection) => new(selection)
    {
        CampaignId = CampaignId,
        Buckets = Buckets,
        ExportId = ExportId,
        FileName = FileName,
        Format = Format,
        Packaging = Packaging,
        Compressor = Compressor,
        MaxRowsPerFile = MaxRowsPerFile,
        TimeZone = TimeZone,
        Workers = Workers,
        PartBytes = PartBytes,
        PartsInFlight = PartsInFlight,
        Digests = Digests,
    };

    internal string ContentName(int file) => MaxRowsPerFile is null
        ? $"{FileName}.{Format.Extension}"
        : string.Create(CultureInfo.InvariantCulture, $"{FileName}-{file:0000}.{Format.Extension}");

    /// <summary>The policies of columns that have a formula guard of their own. Only CSV knows one.</summary>
    internal IReadOnlyDictionary<string, string> ColumnGuards() => Format is not CsvFormat ? FrozenDictionary<string, string>.Empty : Selection.Columns
        .Where(column => column.Guard is not null)
        .ToDictionary(column => column.Name, column => FormulaStarts.PolicyOf(column.Guard!.Value));

    /// <summary>All that decides on the bytes of the export.</summary>
    internal Dictionary<string, string> Settings(IRecipientSource<TRow> source) => new()
    {
        ["campaign"] = CampaignId ?? "",
        ["buckets"] = Buckets?.ToString() ?? "",
        ["contents"] = Selection.Name,
        ["columns"] = string.Join(", ", Selection.Columns.Select(column => column.Name)),
        ["source"] = source.Description,
        ["file name"] = FileName,
        ["format"] = Format.Description,
        ["guards of columns"] = string.Join(", ", ColumnGuards().Select(guard => $"{guard.Key}: {guard.Value}")),
        ["packaging"] = Packaging.Name,
        ["compression"] = Compressor.Description,
        ["rows per file"] = MaxRowsPerFile?.ToString(CultureInfo.InvariantCulture) ?? "",
        ["part size"] = PartBytes.ToString(CultureInfo.InvariantCulture),
        ["digests"] = Digests ? "on" : "off",
        ["runtime"] = RuntimeInformation.FrameworkDescription,
        ["processor"] = FormattableString.Invariant($"{RuntimeInformation.ProcessArchitecture}, {Vector<byte>.Count * 8} bits"),
    };

    /// <exception cref="ExportRequestException">A value is invalid; the message names it.</exception>
    internal void Validate(Sinks.IExportSink sink)
    {
        Sinks.FileNames.Validate(FileName);
        Require(Selection.Columns.Count > 0, "needs one column at least");
        Require(MaxRowsPerFile is null or > 0, $"{nameof(MaxRowsPerFile)} must be 1 at least");
        Require(Workers > 0, $"{nameof(Workers)} must be 1 at least");
        Require(PartBytes > 0, $"{nameof(PartBytes)} must be 1 at least");
        Require(PartBytes >= sink.MinPartBytes, FormattableString.Invariant($"{nameof(PartBytes)} must be {sink.MinPartBytes} at least for this sink"));
        Require(PartsInFlight > 0, $"{nameof(PartsInFlight)} must be 1 at least");

        static void Require(bool holds, string rule)
        {
            if (!holds)
                throw new ExportRequestException($"An export of recipients cannot begin: {rule}.");
        }
    }
}
