using System.IO.Compression;
using System.IO.Hashing;

namespace CampaignExport.Packaging;

/// <summary>Reads an entry of a ZIP archive and checks its CRC-32 at the end, which the ZIP archives of .NET do not.</summary>
internal sealed class CheckedEntryStream(ZipArchiveEntry entry) : ReadOnlyStream
{
    private readonly Stream _content = entry.Open();
    private readonly Crc32 _crc32 = new();

    public override long Length => entry.Length;

    public override int Read(Span<byte> buffer) => Check(buffer, _content.Read(buffer));

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await _content.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        return Check(buffer.Span, read);
    }

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
            throw new InvalidDataException("The content does not match its checksum in the archive.");
        return read;
    }
}
