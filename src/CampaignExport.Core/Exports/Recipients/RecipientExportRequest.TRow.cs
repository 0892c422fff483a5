using System.Collections.Frozen;
using System.Globalization;
using System.IO.Hashing;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Text;
using CampaignExport.Formats;
using CampaignExport.Recipients;

namespace CampaignExport.Exports;

/// <summary>An export of recipients, with its rows and columns.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
/// <typeparam name="TRow">The type of a row.</typeparam>
public sealed record RecipientExportRequest<TRow> : RecipientExportRequest
{
    /// <summary>Creates a request with the default settings.</summary>
    /// <param name="selection">The rows and columns: <see cref="RecipientChoice.CreateSelection"/>, or a selection of the host.</param>
    public RecipientExportRequest(RowSelection<TRow> selection)
    {
        ArgumentNullException.ThrowIfNull(selection);
        Selection = selection;
    }

    /// <summary>Creates a request with the settings of another one.</summary>
    /// <param name="settings">The other request.</param>
    /// <param name="selection">The rows and columns.</param>
    public RecipientExportRequest(RecipientExportRequest settings, RowSelection<TRow> selection)
        : base(settings)
    {
        ArgumentNullException.ThrowIfNull(selection);
        Selection = selection;
    }

    /// <summary>The rows and columns.</summary>
    public RowSelection<TRow> Selection { get; init; }

    /// <summary>The policies of columns with a formula guard of their own. Only CSV has one.</summary>
    internal IReadOnlyDictionary<string, string> ColumnGuards() => Format is not CsvFormat ? FrozenDictionary<string, string>.Empty : Selection.Columns
        .Where(column => column.Guard is not null)
        .ToDictionary(column => column.Name, column => FormulaStarts.PolicyOf(column.Guard!.Value));

    /// <summary>Gets what is known of the columns of the selection; null for nothing.</summary>
    /// <param name="names">What is known, by the names of the columns.</param>
    internal IReadOnlyDictionary<string, string>? OfColumns(IReadOnlyDictionary<string, string>? names) =>
        Selection.Columns.Where(column => names?.ContainsKey(column.Name) == true).ToDictionary(column => column.Name, column => names![column.Name]) is { Count: > 0 } known ? known : null;

    /// <summary>The settings that affect the bytes of the files.</summary>
    internal Dictionary<string, string> Settings(IRecipientSource<TRow> source) => new()
    {
        ["campaign"] = CampaignId ?? "",
        ["buckets"] = Buckets?.ToString() ?? "",
        ["partition"] = Partition is null ? "" : Convert.ToHexStringLower(XxHash128.Hash(Encoding.UTF8.GetBytes(Partition))),
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

    /// <exception cref="ExportRequestException">A value is invalid. The message names it.</exception>
    internal void Validate(Sinks.IExportSink sink)
    {
        Require(Sinks.FileNames.FindProblem(FileName) is null, $"{nameof(FileName)} '{FileName}' {Sinks.FileNames.FindProblem(FileName)}");
        Require(Format is not null, $"{nameof(Format)} is null");
        Require(Packaging is not null, $"{nameof(Packaging)} is null");
        Require(Compressor is not null, $"{nameof(Compressor)} is null");
        Require(Selection.Columns.Count > 0, "the selection has no columns");
        if (Selection.NeedsEvents)
            throw RecipientColumns.NoEvents();
        Require(MaxRowsPerFile is null or > 0, $"{nameof(MaxRowsPerFile)} must be at least 1");
        Require(Workers > 0, $"{nameof(Workers)} must be at least 1");
        Require(PartBytes > 0, $"{nameof(PartBytes)} must be at least 1");
        Require(PartBytes >= sink.MinPartBytes, FormattableString.Invariant($"{nameof(PartBytes)} must be at least {sink.MinPartBytes} for this sink"));
        Require(PartsInFlight > 0, $"{nameof(PartsInFlight)} must be at least 1");

        static void Require(bool holds, string rule)
        {
            if (!holds)
                throw new ExportRequestException($"The request for an export of recipients is invalid: {rule}.");
        }
    }
}
