using System.Runtime.CompilerServices;
using CampaignExport.Sources;

namespace CampaignExport.Avro;

/// <summary>Reads events from Avro object container files with the codecs <c>null</c> and <c>deflate</c>. Files are recognized by their first bytes or by the extension <c>.avro</c>.</summary>
/// <remarks>
/// <para>Thread-safe. A file is read block by block. Memory depends on its largest block, of at most 64 MiB.</para>
/// <para>Fields are found by their documented names. Fields that no metric needs are skipped, and so are fields that are neither text, number, Boolean,
/// enumeration, time nor UUID. The event type is the value of the field <c>event_type</c>, or else the full name of the schema from its segment <c>users</c> on.</para>
/// <para>A damaged file is an error that no option allows.</para>
/// </remarks>
public sealed class AvroEventFormat : IRecordFormat
{
    /// <inheritdoc/>
    public bool Recognizes(string fileName, ReadOnlySpan<byte> beginning)
    {
        ArgumentNullException.ThrowIfNull(fileName);
        return beginning.StartsWith("Obj\u0001"u8) || fileName.EndsWith(".avro", StringComparison.OrdinalIgnoreCase);
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<ReadOnlyMemory<byte>> ReadAsync(Stream file, string name, long recordsBefore, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentOutOfRangeException.ThrowIfNegative(recordsBefore);
        return ReadRecordsAsync(file, name, recordsBefore, cancellationToken);
    }

    private static async IAsyncEnumerable<ReadOnlyMemory<byte>> ReadRecordsAsync(
        Stream file, string name, long recordsBefore, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var container = await AvroContainer.OpenAsync(file, name, cancellationToken).ConfigureAwait(false);
        using var records = new AvroRecords(container);
        while (await container.MoveNextAsync(cancellationToken).ConfigureAwait(false))
        {
            // Small blocks come from the buffer, which does not check the token.
            cancellationToken.ThrowIfCancellationRequested();
            if (container.RecordsBefore + container.Records <= recordsBefore)
            {
                await container.PassOverAsync(cancellationToken).ConfigureAwait(false);
                continue;
            }

            records.Begin(await container.ReadAsync(cancellationToken).ConfigureAwait(false));
            while (records.TryRead(out var json))
            {
                if (records.Number > recordsBefore)
                    yield return json;
            }
        }
    }
}
