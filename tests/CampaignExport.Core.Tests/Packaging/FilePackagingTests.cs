using System.IO.Compression;
using System.Text;
using CampaignExport.Packaging;
using CampaignExport.Tests.Exports;

namespace CampaignExport.Tests.Packaging;

public sealed class FilePackagingTests
{
    [Fact]
    public void File_names_follow_the_packaging()
    {
        FilePackaging.None.FileName("users-0001.csv").Should().Be("users-0001.csv");
        FilePackaging.Gzip.FileName("users-0001.csv").Should().Be("users-0001.csv.gz");
        FilePackaging.Zip.FileName("users-0001.csv").Should().Be("users-0001.zip");
    }

    [Fact]
    public void Packaging_is_found_by_its_name()
    {
        foreach (var packaging in (FilePackaging[])[FilePackaging.None, FilePackaging.Gzip, FilePackaging.Zip])
            FilePackaging.Find(packaging.Name).Should().BeSameAs(packaging);
        foreach (var name in (string?[])["GZip", "tar", "", null])
            FilePackaging.Find(name).Should().BeNull();
    }

    [Theory]
    [InlineData(CompressionLevel.Fastest)]
    [InlineData(CompressionLevel.Optimal)]
    [InlineData(CompressionLevel.NoCompression)]
    public void Gzip_of_many_blocks_is_one_member_of_their_content(CompressionLevel level)
    {
        var blocks = Enumerable.Range(0, 50).Select(i => Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat($"block {i}, ", i * 100)))).ToArray();
        using var file = new MemoryStream(Pack(FilePackaging.Gzip, level, blocks));
        using var content = new MemoryStream();
        // GZipStream checks length and CRC of each member; a second member would need a header, which nothing else writes.
        using (var gzip = new GZipStream(file, CompressionMode.Decompress))
            gzip.CopyTo(content);
        content.ToArray().Should().Equal(blocks.SelectMany(block => block));
    }

    [Fact]
    public void Zip_of_many_blocks_has_one_entry_of_their_content()
    {
        var blocks = Enumerable.Range(0, 50).Select(i => Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat($"block {i}, ", i * 100)))).ToArray();
        using var archive = new ZipArchive(new MemoryStream(Pack(FilePackaging.Zip, CompressionLevel.Fastest, blocks)));
        var entry = archive.Entries.Should().ContainSingle().Which;
        entry.FullName.Should().Be("Größe 🎉.csv");
        entry.Length.Should().Be(blocks.Sum(block => block.Length));
        using var content = new MemoryStream();
        using (var stream = entry.Open())
            stream.CopyTo(content);
        content.ToArray().Should().Equal(blocks.SelectMany(block => block));
    }

    [Fact]
    public void ZIP_entry_of_more_than_4_GB_is_read_completely()
    {
        var block = new byte[64 * 1024 * 1024];
        using var archive = new ZipArchive(new MemoryStream(Pack(FilePackaging.Zip, CompressionLevel.Fastest, Enumerable.Repeat(block, 70))));
        var entry = archive.Entries.Should().ContainSingle().Which;
        entry.Length.Should().Be(70L * block.Length);
        using var content = entry.Open();
        var (buffer, length) = (new byte[1024 * 1024], 0L);
        for (int read; (read = content.Read(buffer)) > 0; length += read)
            buffer.AsSpan(0, read).IndexOfAnyExcept((byte)0).Should().Be(-1);
        length.Should().Be(entry.Length);
    }

    [Fact]
    public void ZIP_directory_beyond_4_GB_is_found()
    {
        using var folder = new TemporaryFolder();
        var stored = 5L * 1024 * 1024 * 1024;
        var end = FilePackaging.Zip.End("users.csv", new PackagedContent(0x12345678, 20L << 30, stored));
        using (var file = File.Create(folder["users.zip"]))
        {
            file.Write(FilePackaging.Zip.Begin("users.csv"));
            // A sparse file needs no space on the disk, and listing an archive does not read the entries.
            file.Seek(stored, SeekOrigin.Current);
            file.Write(end);
        }

        using var archive = ZipFile.OpenRead(folder["users.zip"]);
        var entry = archive.Entries.Should().ContainSingle().Which;
        (entry.FullName, entry.Length, entry.CompressedLength, entry.Crc32).Should().Be(("users.csv", 20L << 30, stored, 0x12345678u));
    }

    private static byte[] Pack(FilePackaging packaging, CompressionLevel level, IEnumerable<byte[]> blocks)
    {
        const string name = "Größe 🎉.csv";
        using var file = new MemoryStream();
        using var deflated = new MemoryStream();
        var (crc, length) = (0u, 0L);
        var begin = packaging.Begin(name);
        file.Write(begin);
        foreach (var block in blocks)
        {
            BlockCompressor.Create(level).Deflate(block, deflated);
            deflated.WriteTo(file);
            crc = Crc32Sum.Append(crc, Crc32Sum.Compute(block), block.Length);
            length += block.Length;
        }

        file.Write(BlockCompressor.StreamEnd);
        file.Write(packaging.End(name, new PackagedContent(crc, length, file.Length - begin.Length)));
        return file.ToArray();
    }
}
