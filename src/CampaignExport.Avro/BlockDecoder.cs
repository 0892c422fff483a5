using Avro;
using Avro.IO;

namespace CampaignExport.Avro;

/// <summary>A decoder of the library over one block that refuses lengths beyond the block.</summary>
/// <remarks>The library's own decoder allocates whatever length is written. Not thread-safe.</remarks>
internal sealed class BlockDecoder(MemoryStream block) : BinaryDecoder(block), Decoder
{
    private long _items;

    string Decoder.ReadString()
    {
        CheckLength();
        return ReadString();
    }

    byte[] Decoder.ReadBytes()
    {
        CheckLength();
        return ReadBytes();
    }

    long Decoder.ReadArrayStart() => CheckItems(ReadArrayStart());

    long Decoder.ReadArrayNext() => CheckItems(ReadArrayNext());

    long Decoder.ReadMapStart() => CheckItems(ReadMapStart());

    long Decoder.ReadMapNext() => CheckItems(ReadMapNext());

    private void CheckLength()
    {
        var start = block.Position;
        var length = ReadLong();
        if (length < 0 || length > block.Length - block.Position)
            throw new AvroException("A length exceeds the block.");
        block.Position = start;
    }

    // All items together, since items of no bytes could be announced repeatedly.
    private long CheckItems(long items)
    {
        _items += items;
        return items >= 0 && _items <= block.Length ? items : throw new AvroException("A block has more items than bytes.");
    }
}
