using System.Buffers.Binary;
using CampaignExport.Sql;
using Npgsql;

namespace CampaignExport.PostgreSql;

/// <summary>Reads rows from a binary COPY: the bytes of the server, in the page where they are encoded from.</summary>
/// <remarks>It blocks its thread while it waits for the server: waiting otherwise costs some objects for each few rows.</remarks>
internal sealed class PostgreSqlRowReader(NpgsqlRawCopyStream copy) : SqlRowReader
{
    // The server sends a row a message, and a reading gives no more than one.
    private const int RowBytes = 64 * 1024;

    private bool _hasBegun;
    private bool _hasEnded;
    private byte[] _leftOver = [];

    public override ValueTask<bool> ReadAsync(SqlRowBlock block, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var cancelling = cancellationToken.UnsafeRegister(static copy => ((NpgsqlRawCopyStream)copy!).Cancel(), copy);
        try
        {
            return new(Read(block));
        }
        catch (PostgresException error)
        {
            // The server ended the query, and so the reading.
            _hasEnded = true;
            if (error.SqlState != PostgresErrorCodes.QueryCanceled || !cancellationToken.IsCancellationRequested)
                throw;
            throw new OperationCanceledException(error.MessageText, error, cancellationToken);
        }
    }

    public override async ValueTask DisposeAsync()
    {
        // Rows that nobody wants any more may be many; the server is told to stop.
        if (!_hasEnded)
            await copy.CancelAsync().ConfigureAwait(false);
        await copy.DisposeAsync().ConfigureAwait(false);
    }

    private bool Read(SqlRowBlock block)
    {
        var written = _leftOver.Length;
        var room = block.Reserve(0, Math.Max(written, RowBytes)).Span;
        _leftOver.CopyTo(room);
        _leftOver = [];
        if (!_hasBegun)
            written = SkipHeader(room);
        while (true)
        {
            while (written >= sizeof(short))
            {
                // The number of fields; less than none is the end.
                if (BinaryPrimitives.ReadInt16BigEndian(room) < 0)
                {
                    _hasEnded = copy.Read(room) == 0;
                    return false;
                }

                var taken = block.TryAddRow(sizeof(short), written);
                if (taken == 0)
                    break;
                room = room[taken..];
                written -= taken;
                if (!block.IsFull)
                    continue;
                if (written > 0)
                    _leftOver = room[..written].ToArray();
                return true;
            }

            if (room.Length - written < RowBytes)
                room = block.Reserve(written, RowBytes).Span;
            var read = copy.Read(room[written..]);
            if (read == 0)
                throw new EndOfStreamException("PostgreSQL sent less than it announced.");
            written += read;
        }
    }

    /// <summary>Passes over the signature, the flags and the extension.</summary>
    /// <returns>How many bytes of the rows stand in the room.</returns>
    private int SkipHeader(Span<byte> room)
    {
        const int Fixed = 19;
        var written = copy.ReadAtLeast(room, Fixed);
        var header = Fixed + BinaryPrimitives.ReadInt32BigEndian(room[(Fixed - sizeof(int))..]);
        if (written < header)
            written += copy.ReadAtLeast(room[written..], header - written);
        room[header..written].CopyTo(room);
        _hasBegun = true;
        return written - header;
    }
}
