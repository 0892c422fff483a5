using System.Buffers.Binary;
using System.IO.Compression;
using System.IO.Hashing;

namespace CampaignExport.Packaging;

/// <summary>
/// Decompresses a gzip file and checks that it is complete. The gzip stream of .NET reads a truncated file without an error, and so
/// loses rows silently.
/// </summary>
/// <remarks>A file can have several members; zeros after the last one are padding. The file is read synchronously.</remarks>
internal sealed class CheckedGzipStream : ReadOnlyStream
{
    private const int TrailerBytes = 8;

    private readonly Crc32 _crc32 = new();
    private readonly GzipInput _input;
    private DeflateStream? _member;
    private uint _length;
    private bool _any;

    /// <param name="file">The compressed file. It is disposed with this stream.</param>
    public CheckedGzipStream(Stream file) => _input = new GzipInput(file);

    /// <exception cref="InvalidDataException">The file is damaged, truncated, or not a gzip file.</exception>
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

    // The deflate stream does not report where the compressed data ended, but the trailer that follows it is known.
    private void EndMember()
    {
        Span<byte> trailer = stackalloc byte[TrailerBytes];
        BinaryPrimitives.WriteUInt32LittleEndian(trailer, _crc32.GetCurrentHashAsUInt32());
        BinaryPrimitives.WriteUInt32LittleEndian(trailer[4..], _length);
        if (!_input.GoBehind(trailer))
            throw new InvalidDataException("The content does not match its checksum, or the file ends too early.");
        _member!.Dispose();
        _member = null;
        _crc32.Reset();
        _length = 0;
    }
}

/// <summary>Reads the header of a member of a gzip file (RFC 1952).</summary>
internal static class GzipHeader
{
    /// <exception cref="InvalidDataException">The input is not a gzip header.</exception>
    public static void PassOver(GzipInput input)
    {
        if (input.Take() != 0x1F || input.Take() != 0x8B || input.Take() != 8)
            throw new InvalidDataException("This is not gzip.");
        var flags = input.Take();
        // The time, the extra flags and the operating system.
        input.PassOver(6);
        if ((flags & 4) != 0)
            input.PassOver(input.Take() | (input.Take() << 8));
        foreach (var text in (ReadOnlySpan<byte>)[8, 16])
        {
            while ((flags & text) != 0 && input.Take() != 0)
            {
                // Skips the file name or the comment.
            }
        }

        if ((flags & 2) != 0)
            input.PassOver(2);
    }
}
