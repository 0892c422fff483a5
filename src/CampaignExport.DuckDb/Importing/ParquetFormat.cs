using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Threading.Channels;
using CampaignExport.Sources;
using CampaignExport.Sql;
using DuckDB.NET.Data;

namespace CampaignExport.DuckDb;

/// <summary>Reads events and people from Parquet files, as warehouses unload them. Files are recognized by their first bytes.</summary>
/// <remarks>
/// <para>Thread-safe. A row is a record with the names of its columns; nested columns are objects and lists. A timestamp is a text in ISO 8601, in UTC unless the
/// column has another zone. Memory depends on the largest row group.</para>
/// <para>A compressed file, one in an archive and a pipe are copied to a temporary file first, since a Parquet file has its directory at its end.</para>
/// <para>A damaged file is an error that no option allows.</para>
/// </remarks>
public sealed class ParquetFormat : IRecordFormat
{
    private const int RowsAhead = 1000;

    /// <summary>Adds the format to those of a caller, which take precedence.</summary>
    internal static IReadOnlyList<IRecordFormat> After(IReadOnlyList<IRecordFormat> formats) =>
        formats.Any(one => one is ParquetFormat) ? formats : [.. formats, new ParquetFormat()];

    /// <inheritdoc/>
    public bool Recognizes(string fileName, ReadOnlySpan<byte> beginning) => beginning.StartsWith("PAR1"u8);

    /// <inheritdoc/>
    public async IAsyncEnumerable<ReadOnlyMemory<byte>> ReadAsync(
        Stream file, string name, long recordsBefore, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentOutOfRangeException.ThrowIfNegative(recordsBefore);
        using var folder = file is FileStream { CanSeek: true } ? null : SpillFolder.Create(Path.GetTempPath());
        var path = folder is null ? ((FileStream)file).Name : Path.Combine(folder.Path, "table.parquet");
        if (folder is not null)
        {
            var copy = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 20);
            await using (copy.ConfigureAwait(false))
                await file.CopyToAsync(copy, cancellationToken).ConfigureAwait(false);
        }

        var rows = System.Threading.Channels.Channel.CreateBounded<byte[]>(new BoundedChannelOptions(RowsAhead) { SingleReader = true, SingleWriter = true });
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var reading = Task.Factory.StartNew(() => Read(path, name, recordsBefore, rows.Writer, stop.Token), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        try
        {
            await foreach (var row in rows.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
                yield return row;
        }
        finally
        {
            await stop.CancelAsync().ConfigureAwait(false);
            await reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    // On a thread of its own: the calls of the engine are synchronous.
    private static void Read(string path, string name, long recordsBefore, ChannelWriter<byte[]> rows, CancellationToken cancellationToken)
    {
        var read = recordsBefore;
        try
        {
            using var engine = new DuckDbEngine(new DuckDbOptions { Threads = 1 });
            using var connection = engine.Connect();
            var table = $"read_parquet({SqlText.Literal(path)})";
            var columns = ParquetColumns.Read(connection, table, cancellationToken);
            connection.Read(
                string.Create(CultureInfo.InvariantCulture, $"SELECT {columns.Selected} FROM {table} OFFSET {recordsBefore}"),
                row =>
                {
                    rows.WriteAsync(Encoding.UTF8.GetBytes(columns.ToJson(row)), cancellationToken).AsTask().GetAwaiter().GetResult();
                    read++;
                },
                cancellationToken);
            rows.Complete();
        }
        catch (DuckDBException)
        {
            // The message of the engine names the temporary file.
            rows.Complete(new SourceFormatException(name, read + 1, "this Parquet file cannot be read: it is damaged or cut off, or it is encrypted.", null));
        }
        catch (Exception error)
        {
            rows.Complete(error);
        }
    }
}

/// <summary>The columns of a table as JSON. What the engine would write in another form, or rounded, is selected as text.</summary>
internal sealed class ParquetColumns
{
    private readonly List<string> _numbers = [];

    private ParquetColumns(string selected) => Selected = selected;

    /// <summary>The expressions to select: the object, and each decimal number.</summary>
    public string Selected { get; private set; }

    public static ParquetColumns Read(EngineConnection connection, string table, CancellationToken cancellationToken)
    {
        var (fields, columns) = (new List<string>(), new ParquetColumns(""));
        connection.Read(
            $"DESCRIBE SELECT * FROM {table}",
            column =>
            {
                var (name, type) = (column.GetString(0), column.GetString(1));
                var quoted = $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
                if (type.StartsWith("DECIMAL", StringComparison.Ordinal) && type.EndsWith(')'))
                {
                    // The engine writes decimal numbers as floating-point numbers.
                    columns._numbers.Add(JsonEncodedText.Encode(name, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).ToString());
                    columns.Selected += $", {quoted}::VARCHAR";
                    return;
                }

                // The engine writes instants with a space instead of a T, and with its own form of the offset.
                fields.Add(type.StartsWith("TIMESTAMP", StringComparison.Ordinal) && !type.EndsWith(']')
                    ? $"{SqlText.Literal(name)}, rtrim(rtrim(strftime({quoted}, '%Y-%m-%dT%H:%M:%S.%n'), '0'), '.') || 'Z'"
                    : $"{SqlText.Literal(name)}, {quoted}");
            },
            cancellationToken);
        columns.Selected = $"json_object({string.Join(", ", fields)}){columns.Selected}";
        return columns;
    }

    public string ToJson(DuckDBDataReader row)
    {
        var json = row.GetString(0);
        if (_numbers.Count == 0)
            return json;
        var text = new StringBuilder(json, 0, json.Length - 1, json.Length + 64);
        for (var at = 0; at < _numbers.Count; at++)
        {
            text.Append(text.Length > 1 ? "," : "").Append('"').Append(_numbers[at]).Append("\":").Append(row.IsDBNull(at + 1) ? "null" : row.GetString(at + 1));
        }

        return text.Append('}').ToString();
    }
}
