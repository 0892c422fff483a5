using Avro;
using Avro.IO;

namespace CampaignExport.Avro;

/// <summary>The decoder of the library, over a block: it takes no length that goes beyond the block.</summary>
/// <remarks>That of the library makes an array of whatever length is written. For one thread.</remarks>
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
            throw new AvroException("A length goes beyond the block.");
        block.Position = start;
    }

    // All together: items of no bytes could be announced again and again.
    private long CheckItems(long items)
    {
        _items += items;
        return items >= 0 && _items <= block.Length ? items : throw new AvroException("A block has more items than bytes.");
    }
}
