using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Threading.Channels;
using CampaignExport.Sources;
using DuckDB.NET.Data;

namespace CampaignExport.DuckDb;

/// <summary>Reads events from Parquet files, as warehouses unload them. Files are recognized by their first bytes.</summary>
/// <remarks>
/// <para>Thread-safe. A row is a record with the names of its columns; nested columns are objects and lists. Memory depends on the largest row group.</para>
/// <para>A compressed file, one in an archive and a pipe are copied to a temporary file first, since a Parquet file has its directory at its end.</para>
/// <para>A damaged file is an error that no option allows.</para>
/// </remarks>
internal sealed class ParquetEventFormat : IMessageEventFormat
{
    private const int RowsAhead = 1000;

    /// <summary>Adds the format to those of a caller, which take precedence.</summary>
    public static IReadOnlyList<IMessageEventFormat> After(IReadOnlyList<IMessageEventFormat> formats) => [.. formats, new ParquetEventFormat()];

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
        var path = folder is null ? ((FileStream)file).Name : Path.Combine(folder.Path, "events.parquet");
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
            connection.Read(
                string.Create(CultureInfo.InvariantCulture, $"SELECT to_json(t) FROM read_parquet({SqlText.Literal(path)}) t OFFSET {recordsBefore}"),
                row =>
                {
                    rows.WriteAsync(Encoding.UTF8.GetBytes(row.GetString(0)), cancellationToken).AsTask().GetAwaiter().GetResult();
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
