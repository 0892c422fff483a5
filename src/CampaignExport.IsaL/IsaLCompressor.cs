using System.Buffers;
using System.Collections.Concurrent;
using CampaignExport.Packaging;

namespace CampaignExport.IsaL;

/// <summary>
/// Compresses with <see href="https://github.com/intel/isa-l">ISA-L</see> at its level 1, which is faster than .NET's fastest level and gives smaller files. It uses the system's library:
/// the package <c>libisal2</c> on Debian and Ubuntu. Tested with version 2.30 on Linux, x86-64.
/// </summary>
/// <remarks>Thread-safe. The compressed bytes depend on the library's version and on the kind of processor.</remarks>
public sealed class IsaLCompressor : BlockCompressor
{
    // Each compressing thread borrows one stream.
    private readonly ConcurrentBag<IsaLStream> _streams = [];

    /// <summary>Creates a compressor.</summary>
    /// <exception cref="PlatformNotSupportedException">The system has no ISA-L. Check <see cref="IsSupported"/> first.</exception>
    public IsaLCompressor()
    {
        if (!IsSupported)
            throw new PlatformNotSupportedException("The system has no ISA-L (libisal.so.2). Install it, on Debian and Ubuntu the package libisal2, or use the compression of .NET.");
    }

    /// <summary>Whether the system has the library.</summary>
    public static bool IsSupported => IsaLLibrary.IsThere;

    /// <inheritdoc/>
    /// <value><c>ISA-L, level 1</c>.</value>
    public override string Description => "ISA-L, level 1";

    /// <inheritdoc/>
    public override void Deflate(ReadOnlySpan<byte> block, MemoryStream destination)
    {
        ArgumentNullException.ThrowIfNull(destination);
        if (!_streams.TryTake(out var stream))
            stream = new IsaLStream();
        // Incompressible bytes are stored, in blocks of 64 KiB with five bytes of overhead each. The flush follows.
        var room = ArrayPool<byte>.Shared.Rent(checked(block.Length + (block.Length / 1024) + 1024));
        try
        {
            destination.SetLength(0);
            destination.Write(room, 0, stream.Deflate(block, room));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(room);
            _streams.Add(stream);
        }
    }
}
