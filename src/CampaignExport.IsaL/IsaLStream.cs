using System.Runtime.InteropServices;

namespace CampaignExport.IsaL;

/// <summary>The working memory of ISA-L: its <c>isal_zstream</c>, followed by the buffer of level 1.</summary>
/// <remarks>Not thread-safe. Instances are reused, since they are large.</remarks>
internal sealed unsafe class IsaLStream : SafeHandle
{
    // The structure of version 2.30 has 82,384 bytes. The fields below are at its beginning in each version of the same interface.
    private const int StreamBytes = 128 * 1024;

    // ISAL_DEF_LVL1_DEFAULT.
    private const int LevelBytes = 282_624;
    private const int FullFlush = 2;

    public IsaLStream()
        : base(invalidHandleValue: 0, ownsHandle: true) => SetHandle((nint)NativeMemory.AllocZeroed(StreamBytes + LevelBytes));

    public override bool IsInvalid => handle == 0;

    /// <summary>Compresses a block, flushed so that later blocks do not refer to it.</summary>
    /// <returns>The number of bytes written.</returns>
    /// <exception cref="InvalidOperationException">The library reports an error.</exception>
    public int Deflate(ReadOnlySpan<byte> block, Span<byte> room)
    {
        IsaLLibrary.Begin(this);
        var fields = (Fields*)handle;
        fixed (byte* from = block, to = room)
        {
            fields->NextIn = from;
            fields->AvailableIn = (uint)block.Length;
            fields->NextOut = to;
            fields->AvailableOut = (uint)room.Length;
            fields->Level = 1;
            fields->LevelBufferLength = LevelBytes;
            fields->LevelBuffer = (byte*)handle + StreamBytes;
            fields->EndOfStream = 0;
            fields->Flush = FullFlush;
            if (IsaLLibrary.Deflate(this) is var error and not 0)
                throw new InvalidOperationException(FormattableString.Invariant($"ISA-L does not compress a block of {Plural.Of(block.Length, "byte")}: its error {error}."));
            return (int)fields->TotalOut;
        }
    }

    protected override bool ReleaseHandle()
    {
        NativeMemory.Free((void*)handle);
        return true;
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct Fields
    {
        public byte* NextIn;
        public uint AvailableIn;
        public uint TotalIn;
        public byte* NextOut;
        public uint AvailableOut;
        public uint TotalOut;
        public void* HuffmanTables;
        public uint Level;
        public uint LevelBufferLength;
        public byte* LevelBuffer;
        public ushort EndOfStream;
        public ushort Flush;
    }
}
