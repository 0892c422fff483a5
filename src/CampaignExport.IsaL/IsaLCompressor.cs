using System.Buffers;
using System.Collections.Concurrent;
using CampaignExport.Packaging;

namespace CampaignExport.IsaL;

/// <summary>
/// Deflates with <see href="https://github.com/intel/isa-l">ISA-L</see> at its level 1, which is faster than .NET at its fastest, and makes smaller files. The library is one of the system:
/// on Debian and Ubuntu the package <c>libisal2</c>. Tested with version 2.30 on Linux, x86-64.
/// </summary>
/// <remarks>Thread-safe. The bytes are those of the library for the kind of processor: another kind, or another version, may make others of the same content.</remarks>
public sealed class IsaLCompressor : BlockCompressor
{
    // Each thread that deflates has one for as long as that takes.
    private readonly ConcurrentBag<IsaLStream> _streams = [];

    /// <summary>Makes it.</summary>
    /// <exception cref="PlatformNotSupportedException">The system has no ISA-L; <see cref="IsSupported"/> says so before.</exception>
    public IsaLCompressor()
    {
        if (!IsSupported)
            throw new PlatformNotSupportedException("The system has no ISA-L (libisal.so.2). Install it, on Debian and Ubuntu the package libisal2, or compress with what .NET has.");
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
        // What cannot be compressed is stored, in blocks of 64 KiB with five bytes each; then comes the flush.
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
