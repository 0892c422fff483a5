using System.Buffers;

namespace CampaignExport.Sinks;

/// <summary>A part of a file to store.</summary>
/// <param name="Number">The number of the part in the file, from 1.</param>
/// <param name="Offset">The offset of the part in the file, in bytes.</param>
/// <param name="Bytes">The bytes. They must not change until the part is stored.</param>
public readonly record struct ExportPart(int Number, long Offset, ReadOnlySequence<byte> Bytes);
