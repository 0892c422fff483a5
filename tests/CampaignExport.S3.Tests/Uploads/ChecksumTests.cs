using System.Buffers;
using System.Text;
using CampaignExport.S3.Uploads;

namespace CampaignExport.S3.Tests;

public sealed class ChecksumTests
{
    [Fact]
    public void CRC64_NVME_of_the_check_text_is_the_published_value() =>
        Crc64Nvme.Compute(new(Encoding.ASCII.GetBytes("123456789"))).Should().Be(0xAE8B14860A799888);

    [Theory]
    [InlineData(0, 0)]
    [InlineData(0, 9)]
    [InlineData(9, 0)]
    [InlineData(1, 1)]
    [InlineData(1000, 3)]
    [InlineData(12345, 70001)]
    public void CRC64_of_two_blocks_can_be_combined(int first, int second)
    {
        var bytes = Bytes.Of(7, first + second);

        Crc64Nvme.Combine(Of(bytes[..first]), Of(bytes[first..]), second).Should().Be(Of(bytes));

        static ulong Of(byte[] bytes) => Crc64Nvme.Compute(new(bytes));
    }

    [Fact]
    public void Stream_over_a_sequence_can_be_rewound_and_read_in_any_portions()
    {
        var bytes = Bytes.Of(3, 100);
        using var stream = new SequenceStream(new ReadOnlySequence<byte>(bytes));
        var read = new MemoryStream();
        stream.CopyTo(read, 7);
        stream.Seek(-40, SeekOrigin.End);
        var rest = new byte[60];

        read.ToArray().Should().Equal(bytes);
        stream.Read(rest).Should().Be(40);
        rest[..40].Should().Equal(bytes[60..]);
        stream.Read(rest).Should().Be(0);
    }
}
