using System.Security.Cryptography;
using CampaignExport.Manifests;
using CampaignExport.Packaging;

namespace CampaignExport.Sources;

/// <summary>Reads a file of our own export and computes its digest from the bytes that pass, so that the file is read once.</summary>
/// <remarks>Not thread-safe. Bytes that a reader skips, such as the end of an archive or the rows before a cursor, are read at the end.</remarks>
/// <param name="file">The file. It is disposed with this stream.</param>
/// <param name="delivered">The files of the manifest that it can be; all have its size.</param>
internal sealed class DeliveredStream(FileStream file, IReadOnlyList<ManifestFile> delivered) : ReadOnlyStream(file)
{
    // Files of one size can consist of other parts.
    private readonly PartDigests[] _digests =
        [.. delivered.Where(one => one.Sha256 is not null).GroupBy(one => string.Join(' ', one.Parts.Select(part => part.Bytes))).Select(same => new PartDigests([.. same]))];

    private long _hashed;

    public override bool CanSeek => file.CanSeek;

    public override long Length => file.Length;

    public override long Position
    {
        get => file.Position;
        set => file.Position = value;
    }

    public override long Seek(long offset, SeekOrigin origin) => file.Seek(offset, origin);

    public override int Read(Span<byte> buffer)
    {
        var at = file.Position;
        var read = file.Read(buffer);
        Hash(at, buffer[..read]);
        return read;
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var at = file.Position;
        var read = await file.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        Hash(at, buffer.Span[..read]);
        return read;
    }

    /// <summary>Reads what has not passed yet, and determines whether the file is as it was delivered.</summary>
    public async ValueTask<bool> IsUnchangedAsync(CancellationToken cancellationToken)
    {
        if (_digests.Length == 0)
            return true;
        var buffer = new byte[128 * 1024];
        file.Position = _hashed;
        while (await ReadAsync(buffer, cancellationToken).ConfigureAwait(false) > 0)
        {
            // Only the digest is needed.
        }

        return _digests.Any(digest => digest.IsMatch());
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            foreach (var digest in _digests)
                digest.Dispose();
        }

        base.Dispose(disposing);
    }

    private void Hash(long at, ReadOnlySpan<byte> bytes)
    {
        // Skipped bytes are read at the end.
        if (at > _hashed || at + bytes.Length <= _hashed)
            return;
        bytes = bytes[(int)(_hashed - at)..];
        _hashed += bytes.Length;
        foreach (var digest in _digests)
            digest.Append(bytes);
    }

    private sealed class PartDigests(ManifestFile[] files) : IDisposable
    {
        private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        private readonly List<ManifestPart> _parts = [];
        private long _bytes;

        public void Append(ReadOnlySpan<byte> bytes)
        {
            while (!bytes.IsEmpty && _parts.Count < files[0].Parts.Count)
            {
                var size = files[0].Parts[_parts.Count].Bytes;
                var piece = bytes[..(int)Math.Min(bytes.Length, size - _bytes)];
                _hash.AppendData(piece);
                _bytes += piece.Length;
                bytes = bytes[piece.Length..];
                if (_bytes < size)
                    continue;
                _parts.Add(new(size, Convert.ToHexStringLower(_hash.GetHashAndReset())));
                _bytes = 0;
            }
        }

        public bool IsMatch() => _parts.Count == files[0].Parts.Count && Digests.OfFile(_parts) is var digest && files.Any(file => file.Sha256 == digest);

        public void Dispose() => _hash.Dispose();
    }
}
