using System.Buffers;

namespace CampaignExport.Sinks;

/// <summary>A part of a file to store.</summary>
public readonly struct ExportPart
{
    internal ExportPart(int number, long offset, ReadOnlySequence<byte> bytes) => (Number, Offset, Bytes) = (number, offset, bytes);

    /// <summary>The number of the part in the file, from 1.</summary>
    public int Number { get; }

    /// <summary>The offset of the part in the file, in bytes.</summary>
    public long Offset { get; }

    /// <summary>The bytes. They must not change until the part is stored.</summary>
    public ReadOnlySequence<byte> Bytes { get; }
}
