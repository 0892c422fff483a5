using System.IO.Compression;
using System.IO.Hashing;

namespace CampaignExport.Manifests;

/// <summary>Reads an entry of a ZIP archive and checks its CRC-32 at the end, which the archives of the platform do not.</summary>
internal sealed class CheckedEntryStream(ZipArchiveEntry entry) : Stream
{
    private readonly Stream _content = entry.Open();
    private readonly Crc32 _crc32 = new();

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => entry.Length;

    public override long Position
    {
        get => throw new NotSupportedException("An entry is read forwards.");
        set => throw new NotSupportedException("An entry is read forwards.");
    }

    public override int Read(byte[] buffer, int offset, int count) => Check(buffer.AsSpan(offset, count), _content.Read(buffer, offset, count));

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await _content.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        return Check(buffer.Span, read);
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException("An entry is read forwards.");

    public override void SetLength(long value) => throw new NotSupportedException("An entry is only read.");

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException("An entry is only read.");

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _content.Dispose();
        base.Dispose(disposing);
    }

    private int Check(ReadOnlySpan<byte> buffer, int read)
    {
        _crc32.Append(buffer[..read]);
        if (read == 0 && buffer.Length > 0 && _crc32.GetCurrentHashAsUInt32() != entry.Crc32)
            throw new InvalidDataException("The content is not what the archive says.");
        return read;
    }
}
