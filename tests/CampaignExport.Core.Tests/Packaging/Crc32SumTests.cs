using CampaignExport.Packaging;

namespace CampaignExport.Tests.Packaging;

public sealed class Crc32SumTests
{
    [Fact]
    public void Combined_CRC_of_blocks_equals_the_CRC_of_the_whole()
    {
        var random = new Random(1);
        var bytes = new byte[100_003];
        random.NextBytes(bytes);
        var whole = Crc32Sum.Compute(bytes);
        foreach (var cut in new[] { 0, 1, 2, 7, 8, 4096, 50_000, bytes.Length - 1, bytes.Length })
        {
            Crc32Sum.Append(Crc32Sum.Compute(bytes.AsSpan(0, cut)), Crc32Sum.Compute(bytes.AsSpan(cut)), bytes.Length - cut)
                .Should().Be(whole, "it is cut at {0}", cut);
        }
    }

    [Fact]
    public void Combined_CRC_beyond_4_GB_equals_the_CRC_of_the_whole()
    {
        var block = new byte[64 * 1024 * 1024];
        var crc = Crc32Sum.Compute(block);
        var (sum, plain) = (0u, new System.IO.Hashing.Crc32());
        for (var i = 0; i < 80; i++)
        {
            sum = Crc32Sum.Append(sum, crc, block.Length);
            plain.Append(block);
        }

        sum.Should().Be(plain.GetCurrentHashAsUInt32());
    }

    [Fact]
    public void CRC_of_the_check_text_is_the_published_value() => Crc32Sum.Compute("123456789"u8).Should().Be(0xCBF43926);
}
