using System.Globalization;
using System.IO.Compression;
using System.Text;
using CampaignExport.Sources;

namespace CampaignExport.Avro;

/// <summary>
/// Reads the framing of an object container file: its header, and its blocks one at a time. The library's reader allocates whatever length a
/// block claims, compressed and decompressed, so a damaged file could exhaust the memory of the process.
/// </summary>
/// <remarks>Not thread-safe.</remarks>
internal sealed class AvroContainer
{
    /// <summary>The maximum size of a block in bytes, compressed and decompressed.</summary>
    public const int LargestBlock = 64 * 1024 * 1024;

    private const int LargestHeader = 4 * 1024 * 1024;
    private const int MarkerBytes = 16;

    private readonly AvroInput _input;
    private readonly byte[] _marker = new byte[MarkerBytes];
    private readonly byte[] _markerOfBlock = new byte[MarkerBytes];
    private readonly string _name;
    private bool _isDeflated;
    private int _bytes;
    private byte[] _packed = [];
    private byte[] _unpacked = [];

    private AvroContainer(Stream file, string name) => (_input, _name) = (new AvroInput(file), name);

    /// <summary>The schema, as JSON.</summary>
    public string Schema { get; private set; } = "";

    /// <summary>The number of the block, from 1.</summary>
    public long Block { get; private set; }

    /// <summary>The number of records before the block.</summary>
    public long RecordsBefore { get; private set; }

    /// <summary>The number of records in the block.</summary>
    public int Records { get; private set; }

    /// <summary>Reads the header.</summary>
    /// <exception cref="SourceFormatException">The header is damaged, or uses an unsupported feature.</exception>
    public static async Task<AvroContainer> OpenAsync(Stream file, string name, CancellationToken cancellationToken)
    {
        var container = new AvroContainer(file, name);
        try
        {
            await container.ReadHeaderAsync(cancellationToken).ConfigureAwait(false);
            return container;
        }
        catch (EndOfStreamException)
        {
            throw container.Error(1, "the file ends within its header, or it is not an Avro object container file.");
        }
        catch (InvalidDataException error)
        {
            throw container.Error(1, error.Message);
        }
    }

    /// <summary>Moves to the next block; false if there is none.</summary>
    /// <exception cref="SourceFormatException">The block is damaged or too large.</exception>
    public async ValueTask<bool> MoveNextAsync(CancellationToken cancellationToken)
    {
        RecordsBefore += Records;
        Records = 0;
        if (await _input.HasEndedAsync(cancellationToken).ConfigureAwait(false))
            return false;
        Block++;
        try
        {
            var records = await _input.ReadLongAsync(cancellationToken).ConfigureAwait(false);
            var bytes = await _input.ReadLongAsync(cancellationToken).ConfigureAwait(false);
            if (records < 0 || bytes < 0)
                throw new InvalidDataException("has a negative length");
            if (records > LargestBlock || bytes > LargestBlock)
                throw new InvalidDataException("is longer than 64 MiB");
            (Records, _bytes) = ((int)records, (int)bytes);
            return true;
        }
        catch (Exception error) when (error is EndOfStreamException or InvalidDataException)
        {
            throw ErrorOfBlock(RecordsBefore + 1, error);
        }
    }

    /// <summary>Reads the block.</summary>
    /// <returns>Its records, valid until the next block.</returns>
    /// <exception cref="SourceFormatException">The block is damaged or too large.</exception>
    public async ValueTask<ArraySegment<byte>> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            _packed = await _input.ReadAsync(_packed, _bytes, cancellationToken).ConfigureAwait(false);
            await CheckMarkerAsync(cancellationToken).ConfigureAwait(false);
            var block = _isDeflated ? Inflate() : new ArraySegment<byte>(_packed, 0, _bytes);
            // A record of no bytes has no fields, and a block could claim any number of them.
            return Records <= block.Count ? block : throw new InvalidDataException("has more records than bytes");
        }
        catch (Exception error) when (error is EndOfStreamException or InvalidDataException)
        {
            throw ErrorOfBlock(RecordsBefore + 1, error);
        }
    }

    /// <summary>Skips to the end of the block without decompressing it.</summary>
    /// <exception cref="SourceFormatException">The block is damaged.</exception>
    public async ValueTask PassOverAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _input.PassOverAsync(_bytes, cancellationToken).ConfigureAwait(false);
            await CheckMarkerAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (error is EndOfStreamException or InvalidDataException)
        {
            throw ErrorOfBlock(RecordsBefore + 1, error);
        }
    }

    /// <summary>Creates the error of the file at a record.</summary>
    public SourceFormatException Error(long record, string problem) => new(_name, record, problem, null);

    /// <summary>Creates the error of the block at a record.</summary>
    public SourceFormatException ErrorOfBlock(long record, Exception error) => Error(
        record,
        string.Create(
            CultureInfo.InvariantCulture,
            $"block {Block} {(error is EndOfStreamException ? "ends too early: the file was cut off" : error.Message)}."));

    private async Task ReadHeaderAsync(CancellationToken cancellationToken)
    {
        var magic = await _input.ReadAsync(new byte[4], 4, cancellationToken).ConfigureAwait(false);
        if (!magic.AsSpan().SequenceEqual("Obj\u0001"u8))
            throw new InvalidDataException("this is not an Avro object container file.");
        var left = LargestHeader;
        while (await _input.ReadLongAsync(cancellationToken).ConfigureAwait(false) is var entries and not 0)
        {
            // A negative count is followed by the length in bytes.
            if (entries < 0)
                await _input.ReadLongAsync(cancellationToken).ConfigureAwait(false);
            for (entries = Math.Abs(entries); entries > 0; entries--)
            {
                var key = await ReadTextAsync().ConfigureAwait(false);
                var value = await ReadTextAsync().ConfigureAwait(false);
                if (key == "avro.schema")
                    Schema = value;
                else if (key == "avro.codec")
                    _isDeflated = value == "deflate" || (value is "null" or "" ? false : throw UnknownCodec(value));
            }
        }

        _ = await _input.ReadAsync(_marker, MarkerBytes, cancellationToken).ConfigureAwait(false);

        async ValueTask<string> ReadTextAsync()
        {
            var length = await _input.ReadLongAsync(cancellationToken).ConfigureAwait(false);
            // Empty texts count as well, since the header could hold any number of them.
            if (length < 0 || length >= left)
                throw new InvalidDataException("the header is damaged, or longer than 4 MiB.");
            left -= (int)length + 1;
            var bytes = await _input.ReadAsync([], (int)length, cancellationToken).ConfigureAwait(false);
            return Encoding.UTF8.GetString(bytes.AsSpan(0, (int)length));
        }
    }

    private static InvalidDataException UnknownCodec(string codec) => new(
        $"the blocks are packed with the codec {(codec.Length <= 20 && codec.All(char.IsAsciiLetterOrDigit) ? $"'{codec}'" : "of a name that is none")}, "
        + "and only 'null' and 'deflate' are read.");

    private async ValueTask CheckMarkerAsync(CancellationToken cancellationToken)
    {
        _ = await _input.ReadAsync(_markerOfBlock, MarkerBytes, cancellationToken).ConfigureAwait(false);
        if (!_markerOfBlock.AsSpan().SequenceEqual(_marker))
            throw new InvalidDataException("does not end with the sync marker of the file");
    }

    private ArraySegment<byte> Inflate()
    {
        using var deflate = new DeflateStream(new MemoryStream(_packed, 0, _bytes, writable: false), CompressionMode.Decompress);
        for (var length = 0; ;)
        {
            if (length == _unpacked.Length)
                Array.Resize(ref _unpacked, Math.Clamp(length * 2, 64 * 1024, LargestBlock + 1));
            var read = deflate.Read(_unpacked, length, _unpacked.Length - length);
            if (read == 0)
                return new(_unpacked, 0, length);
            length += read;
            if (length > LargestBlock)
                throw new InvalidDataException("is longer than 64 MiB when decompressed");
        }
    }
}
