using System.Runtime.CompilerServices;
using CampaignExport.Sources;

namespace CampaignExport.Avro;

/// <summary>Reads events from Avro object container files, which are known by their first bytes or by the name <c>.avro</c>, with the codecs <c>null</c> and <c>deflate</c>.</summary>
/// <remarks>
/// <para>Thread-safe. A file is read block by block; memory depends on its largest block, of at most 64 MiB.</para>
/// <para>Fields are found by their documented names; those that are neither text, number, truth value, enumeration, time nor UUID are passed over, like all
/// that no metric needs. What the events are is the full name of the schema, from its part <c>users</c> on, unless a field <c>event_type</c> says so.</para>
/// <para>A damaged file is an error, which no option leaves out.</para>
/// </remarks>
public sealed class AvroEventFormat : IMessageEventFormat
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
            // Small blocks come out of the buffer, where nobody looks at the token.
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
