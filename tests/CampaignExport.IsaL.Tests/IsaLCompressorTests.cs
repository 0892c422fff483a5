using System.IO.Compression;
using System.Text;
using CampaignExport.Packaging;

namespace CampaignExport.IsaL.Tests;

public sealed class IsaLCompressorTests
{
    private static readonly IsaLCompressor Compressor = new();

    public static TheoryData<string> Kinds => [.. Blocks.Keys];

    private static Dictionary<string, byte[]> Blocks { get; } = new()
    {
        ["nothing"] = [],
        ["one byte"] = [65],
        ["rows"] = Rows(0, 20_000),
        ["zeros"] = new byte[3_000_000],
        ["noise"] = Noise(1_000_000),
        ["a block of noise and a byte"] = Noise(65_537),
        ["many rows"] = Rows(0, 400_000),
    };

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Block_between_others_is_decompressed_by_NET(string kind)
    {
        byte[][] blocks = [Rows(0, 100), Blocks[kind], Rows(100, 100), Blocks[kind]];

        Inflate([.. blocks.Select(Deflate)]).Should().Equal(blocks.SelectMany(block => block));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Block_does_not_refer_to_earlier_blocks(string kind)
    {
        var destination = new MemoryStream();
        Compressor.Deflate(Rows(0, 5000), destination);

        Compressor.Deflate(Blocks[kind], destination);

        Inflate(destination.ToArray()).Should().Equal(Blocks[kind], "what the destination had before is gone as well");
    }

    [Fact]
    public void Concurrent_threads_produce_the_bytes_of_one_thread()
    {
        var blocks = Enumerable.Range(0, 64).Select(number => Rows(number * 1000, 1000)).ToArray();
        var alone = blocks.Select(Deflate).ToArray();

        var together = new byte[blocks.Length][];
        Parallel.For(0, blocks.Length, new ParallelOptions { MaxDegreeOfParallelism = 8 }, at => together[at] = Deflate(blocks[at]));

        together.Should().BeEquivalentTo(alone, options => options.WithStrictOrdering());
    }

    [Fact]
    public void Rows_are_smaller_than_with_the_fastest_level_of_NET()
    {
        var dotnet = new MemoryStream();
        BlockCompressor.Create(CompressionLevel.Fastest).Deflate(Blocks["rows"], dotnet);

        Deflate(Blocks["rows"]).Length.Should().BeLessThan((int)dotnet.Length);
    }

    [Fact]
    public void Incompressible_data_hardly_grows() =>
        Deflate(Blocks["noise"]).Length.Should().BeInRange(1_000_000, 1_000_200);

    [Fact]
    public void Destination_is_required() =>
        Compressor.Invoking(one => one.Deflate([], null!)).Should().Throw<ArgumentNullException>().WithParameterName("destination");

    private static byte[] Deflate(byte[] block)
    {
        var destination = new MemoryStream();
        Compressor.Deflate(block, destination);
        return destination.ToArray();
    }

    private static byte[] Inflate(params byte[][] deflated)
    {
        // An empty last block ends the stream.
        using var inflate = new DeflateStream(new MemoryStream([.. deflated.SelectMany(bytes => bytes), 0x03, 0x00]), CompressionMode.Decompress);
        var bytes = new MemoryStream();
        inflate.CopyTo(bytes);
        return bytes.ToArray();
    }

    private static byte[] Rows(int first, int count) => Encoding.UTF8.GetBytes(string.Concat(
        Enumerable.Range(first, count).Select(row => FormattableString.Invariant($"{row:x24},FR,2024-03-{(row % 28) + 1:00}T08:15:00Z,\"Zo\u00EB, {row}\"\r\n"))));

    private static byte[] Noise(int length)
    {
        var bytes = new byte[length];
        new Random(length).NextBytes(bytes);
        return bytes;
    }
}
