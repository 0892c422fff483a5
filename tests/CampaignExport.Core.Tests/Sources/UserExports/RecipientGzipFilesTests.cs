using System.IO.Compression;
using System.Text;
using CampaignExport.Packaging;

namespace CampaignExport.Tests.Sources;

public sealed class RecipientGzipFilesTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(100)]
    [InlineData(70_000)]
    public void Members_of_any_size_are_read_one_after_the_other(int length)
    {
        var content = Enumerable.Range(0, length).Select(i => (byte)(i * i >> 3)).ToArray();
        foreach (var level in new[] { CompressionLevel.NoCompression, CompressionLevel.Fastest, CompressionLevel.Optimal })
        {
            var members = new MemoryStream();
            for (var i = 0; i < 3; i++)
                members.Write(Gzip(content, level));
            members.Write(new byte[300]);
            ReadAll(members.ToArray()).Should().Equal([.. content, .. content, .. content]);
        }
    }

    [Fact]
    public void Member_can_end_at_any_byte_of_the_buffer()
    {
        // Stored, so that one byte more of content is one byte more of input; the trailer moves over the ends of the buffers.
        var random = new Random(5);
        foreach (var length in Enumerable.Range(8192 - 40, 60).Concat(Enumerable.Range((128 * 1024) - 60, 60)))
        {
            var content = new byte[length];
            random.NextBytes(content);
            var gzip = Gzip(content, CompressionLevel.NoCompression);
            ReadAll(gzip).Should().Equal(content);
            ReadAll([.. gzip, .. gzip]).Should().HaveCount(2 * length);
        }
    }

    [Fact]
    public void Name_comment_extra_field_and_checksum_of_a_header_are_skipped()
    {
        var gzip = Gzip("content"u8.ToArray(), CompressionLevel.Fastest);
        byte[] named = [0x1F, 0x8B, 8, 2 | 4 | 8 | 16, .. gzip[4..10], 3, 0, 1, 2, 3, .. Encoding.ASCII.GetBytes(new string('n', 200_000)), 0, .. "note"u8, 0, 9, 9, .. gzip[10..]];
        ReadAll(named).Should().Equal("content"u8.ToArray());
    }

    [Fact]
    public void File_with_changed_content_or_trailing_bytes_is_refused()
    {
        var gzip = Gzip(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 50).Select(i => $"line {i * 7919}\n"))), CompressionLevel.Fastest);
        for (var at = 10; at < gzip.Length; at++)
        {
            var changed = gzip.ToArray();
            changed[at] ^= 16;
            changed.Invoking(ReadAll).Should().Throw<InvalidDataException>($"byte {at} of {gzip.Length} was changed");
        }

        new Action(() => ReadAll([.. gzip, 1])).Should().Throw<InvalidDataException>();
        new Action(() => ReadAll([0, 0, .. gzip])).Should().Throw<InvalidDataException>();
        new Action(() => ReadAll([])).Should().Throw<InvalidDataException>();
    }

    private static byte[] Gzip(byte[] content, CompressionLevel level)
    {
        var bytes = new MemoryStream();
        using (var gzip = new GZipStream(bytes, level, leaveOpen: true))
            gzip.Write(content);
        // .NET writes nothing for empty content; an empty member has two bytes between header and trailer.
        return content.Length > 0 ? bytes.ToArray() : [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0];
    }

    private static byte[] ReadAll(byte[] gzip)
    {
        using var stream = new CheckedGzipStream(new MemoryStream(gzip));
        var content = new MemoryStream();
        stream.CopyTo(content, 777);
        return content.ToArray();
    }
}
