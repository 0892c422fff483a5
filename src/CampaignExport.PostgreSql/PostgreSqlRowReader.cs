using System.Buffers.Binary;
using CampaignExport.Sql;
using Npgsql;

namespace CampaignExport.PostgreSql;

/// <summary>Reads rows from a binary COPY. The server's bytes go into the page from which they are encoded.</summary>
/// <remarks>It blocks its thread while it waits for the server, since asynchronous waits would allocate for every few rows.</remarks>
internal sealed class PostgreSqlRowReader(NpgsqlRawCopyStream copy) : SqlRowReader
{
    // The server sends each row as a message, and one read returns at most one message.
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
            // The server cancelled the query.
            _hasEnded = true;
            if (error.SqlState != PostgresErrorCodes.QueryCanceled || !cancellationToken.IsCancellationRequested)
                throw;
            throw new OperationCanceledException(error.MessageText, error, cancellationToken);
        }
    }

    public override async ValueTask DisposeAsync()
    {
        // Many unread rows may remain, so the query is cancelled at the server.
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
                // The number of fields. A negative number marks the end.
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
                throw new EndOfStreamException("PostgreSQL sent fewer bytes than it announced.");
            written += read;
        }
    }

    /// <summary>Skips the signature, the flags and the extension.</summary>
    /// <returns>The number of bytes of rows in the buffer.</returns>
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
