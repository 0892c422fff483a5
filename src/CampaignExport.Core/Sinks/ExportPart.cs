using System.Buffers;

namespace CampaignExport.Sinks;

/// <summary>A piece of a file, as it is stored.</summary>
/// <param name="Number">Its place among the parts of the file: 1 for the first.</param>
/// <param name="Offset">Where it begins in the file, in bytes.</param>
/// <param name="Bytes">The bytes, which stay unchanged until the part is stored.</param>
public readonly record struct ExportPart(int Number, long Offset, ReadOnlySequence<byte> Bytes);
