using System.Buffers.Binary;
using System.IO.Compression;
using System.IO.Hashing;

namespace CampaignExport.Packaging;

/// <summary>
/// Decompresses a gzip file and checks that it is whole: that of the platform takes a file that was cut short for one that has
/// ended, and so loses rows in silence.
/// </summary>
/// <remarks>Members follow one another; zeros behind the last one are padding. The file is read by the thread that reads this.</remarks>
internal sealed class CheckedGzipStream : ReadOnlyStream
{
    private const int TrailerBytes = 8;

    private readonly Crc32 _crc32 = new();
    private readonly GzipInput _input;
    private DeflateStream? _member;
    private uint _length;
    private bool _any;

    /// <param name="file">The compressed file, which is disposed with this.</param>
    public CheckedGzipStream(Stream file) => _input = new GzipInput(file);

    /// <exception cref="InvalidDataException">The file is damaged, ends too early, or is no gzip file.</exception>
    public override int Read(Span<byte> buffer)
    {
        while (!buffer.IsEmpty && TryBeginMember())
        {
            var read = _member!.Read(buffer);
            _crc32.Append(buffer[..read]);
            _length = unchecked(_length + (uint)read);
            if (read > 0)
                return read;
            EndMember();
        }

        return 0;
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return new(Read(buffer.Span));
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _member?.Dispose();
            _input.Dispose();
        }

        base.Dispose(disposing);
    }

    private bool TryBeginMember()
    {
        if (_member is not null)
            return true;
        if (_any && !_input.PassOverZeros())
            return false;
        GzipHeader.PassOver(_input);
        _member = new DeflateStream(_input, CompressionMode.Decompress, leaveOpen: true);
        _any = true;
        return true;
    }

    // Where in the input the compressed data ended is not told, but what comes right behind it is known.
    private void EndMember()
    {
        Span<byte> trailer = stackalloc byte[TrailerBytes];
        BinaryPrimitives.WriteUInt32LittleEndian(trailer, _crc32.GetCurrentHashAsUInt32());
        BinaryPrimitives.WriteUInt32LittleEndian(trailer[4..], _length);
        if (!_input.GoBehind(trailer))
            throw new InvalidDataException("The content is not what the file says, or the file ends too early.");
        _member!.Dispose();
        _member = null;
        _crc32.Reset();
        _length = 0;
    }
}
