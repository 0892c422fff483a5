using System.Buffers.Binary;
using CampaignExport.Sql;
using DuckDB.NET.Native;

namespace CampaignExport.DuckDb;

/// <summary>The rows of a statement. Values are copied from the vectors of the engine; no object is created for a row.</summary>
/// <remarks>For one thread at a time. The connection runs nothing else until it is disposed.</remarks>
internal sealed unsafe class ChunkReader : IDisposable
{
    private const int InlinedText = 12;
    private const int SizeOfText = 16;

    private readonly EngineConnection _engine;
    private readonly bool[] _isInteger;
    private readonly nint[] _data;
    private readonly nint[] _validity;
    private readonly CancellationToken _cancellationToken;
    private readonly DuckDBPreparedStatement _statement;
    private DuckDBResult _result;
    private DuckDBDataChunk? _chunk;
    private int _row;
    private int _rows;

    /// <summary>Runs a statement.</summary>
    /// <param name="engine">The connection.</param>
    /// <param name="sql">The statement. Its columns are texts, or whole numbers of 64 bits.</param>
    /// <param name="isInteger">Whether each column is a number.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests, also while rows are read.</param>
    public ChunkReader(EngineConnection engine, string sql, bool[] isInteger, CancellationToken cancellationToken)
    {
        (_engine, _isInteger, _cancellationToken) = (engine, isInteger, cancellationToken);
        (_data, _validity) = (new nint[isInteger.Length], new nint[isInteger.Length]);
        cancellationToken.ThrowIfCancellationRequested();
        var connection = engine.Connection.NativeConnection;
        if (NativeMethods.PreparedStatements.DuckDBPrepare(connection, sql, out _statement) != DuckDBState.Success)
            throw Failed(NativeMethods.PreparedStatements.DuckDBPrepareError(_statement));
        using var stop = StopOn();
        if (NativeMethods.PreparedStatements.DuckDBExecutePreparedStreaming(_statement, out _result) != DuckDBState.Success)
            throw Failed(NativeMethods.Query.DuckDBResultError(ref _result));
    }

    /// <summary>Adds rows to a block until it is full.</summary>
    /// <returns>Whether there may be more rows.</returns>
    public bool Fill(SqlRowBlock block)
    {
        using var stop = StopOn();
        while (!block.IsFull)
        {
            if (_row == _rows && !Next())
                return false;
            Add(block);
        }

        return true;
    }

    public void Dispose()
    {
        _chunk?.Dispose();
        NativeMethods.Query.DuckDBDestroyResult(ref _result);
        _statement.Dispose();
    }

    private CancellationTokenRegistration StopOn() =>
        _cancellationToken.UnsafeRegister(static connection => NativeMethods.Startup.DuckDBInterrupt((DuckDBNativeConnection)connection!), _engine.Connection.NativeConnection);

    private bool Next()
    {
        _chunk?.Dispose();
        _chunk = NativeMethods.StreamingResult.DuckDBStreamFetchChunk(_result);
        (_row, _rows) = (0, _chunk.IsInvalid ? 0 : (int)NativeMethods.DataChunks.DuckDBDataChunkGetSize(_chunk));
        if (_rows == 0)
        {
            if (NativeMethods.Query.DuckDBResultError(ref _result) is { Length: > 0 } error)
                throw Failed(error);
            _cancellationToken.ThrowIfCancellationRequested();
            return false;
        }

        for (var column = 0; column < _data.Length; column++)
        {
            var vector = NativeMethods.DataChunks.DuckDBDataChunkGetVector(_chunk, column);
            _data[column] = (nint)NativeMethods.Vectors.DuckDBVectorGetData(vector);
            _validity[column] = (nint)NativeMethods.Vectors.DuckDBVectorGetValidity(vector);
        }

        return true;
    }

    private void Add(SqlRowBlock block)
    {
        var row = _row++;
        var size = sizeof(int) * _data.Length;
        for (var column = 0; column < _data.Length; column++)
        {
            if (HasValue(column, row))
                size += _isInteger[column] ? sizeof(long) : TextOf(column, row).Length;
        }

        var room = block.Reserve(0, size).Span;
        for (var column = 0; column < _data.Length; column++)
        {
            if (!HasValue(column, row))
            {
                BinaryPrimitives.WriteInt32BigEndian(room, -1);
                room = room[sizeof(int)..];
            }
            else if (_isInteger[column])
            {
                BinaryPrimitives.WriteInt32BigEndian(room, sizeof(long));
                BinaryPrimitives.WriteInt64BigEndian(room[sizeof(int)..], ((long*)_data[column])[row]);
                room = room[(sizeof(int) + sizeof(long))..];
            }
            else
            {
                var text = TextOf(column, row);
                BinaryPrimitives.WriteInt32BigEndian(room, text.Length);
                text.CopyTo(room[sizeof(int)..]);
                room = room[(sizeof(int) + text.Length)..];
            }
        }

        block.TryAddRow(0, size);
    }

    private bool HasValue(int column, int row) => _validity[column] == 0 || (((ulong*)_validity[column])[row / 64] >> (row % 64) & 1) != 0;

    // A short text is in its entry, after the length. The entry of a longer text has its first four bytes and its address.
    private ReadOnlySpan<byte> TextOf(int column, int row)
    {
        var entry = (byte*)_data[column] + (row * SizeOfText);
        var length = *(int*)entry;
        return new(length <= InlinedText ? entry + sizeof(int) : *(byte**)(entry + (2 * sizeof(int))), length);
    }

    private StoreException Failed(string? problem)
    {
        Dispose();
        _cancellationToken.ThrowIfCancellationRequested();
        return StoreErrors.OfEngine(problem) ?? new StoreException($"The engine failed to read recipients: {problem}");
    }
}
