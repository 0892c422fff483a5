using System.Buffers;

namespace CampaignExport.Sources;

/// <summary>A growing buffer of bytes in a pooled array.</summary>
/// <param name="capacity">The expected number of bytes.</param>
internal sealed class PooledBytes(int capacity) : IDisposable
{
    private byte[]? _bytes = ArrayPool<byte>.Shared.Rent(capacity);

    public int Length { get; private set; }

    public ReadOnlySpan<byte> this[Range range] => Bytes.AsSpan(0, Length)[range];

    private byte[] Bytes => _bytes ?? throw new ObjectDisposedException(nameof(PooledBytes));

    public void Append(ReadOnlySpan<byte> bytes)
    {
        if (Bytes.Length - Length < bytes.Length)
            Grow(checked(Length + bytes.Length));
        bytes.CopyTo(Bytes.AsSpan(Length));
        Length += bytes.Length;
    }

    public void Dispose()
    {
        if (_bytes is { } bytes)
            ArrayPool<byte>.Shared.Return(bytes);
        _bytes = null;
    }

    private void Grow(int length)
    {
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(length, Bytes.Length * 2));
        Bytes.AsSpan(0, Length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(Bytes);
        _bytes = larger;
    }
}
