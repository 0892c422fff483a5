using System.Text;
using Avro.File;
using CampaignExport.Avro.Tests.Support;

namespace CampaignExport.Avro.Tests;

/// <summary>Damaged, truncated and hostile files: the first error has a position and no value.</summary>
public sealed class DamagedFileTests
{
    private static readonly byte[] Marker = AvroFile.Header(AvroFile.Sent)[^16..];

    [Fact]
    public async Task Empty_file_is_not_a_container_file()
    {
        var (error, events) = await Reading.ErrorAsync([]);
        error.Message.Should().Be("a.avro, record 1: the file ends within its header, or it is not an Avro object container file.");
        events.Should().Be(0);
    }

    [Theory]
    [InlineData("{\"id\":\"secret\"}")]
    [InlineData("Obj\u0002secret")]
    public async Task File_of_another_format_is_an_error(string text) =>
        (await Reading.ErrorAsync(Encoding.UTF8.GetBytes(text))).Error.Message.Should().Be("a.avro, record 1: this is not an Avro object container file.");

    [Theory]
    [InlineData(Codec.Type.Null)]
    [InlineData(Codec.Type.Deflate)]
    public async Task Truncated_file_is_an_error_unless_it_ends_between_blocks(Codec.Type codec)
    {
        var file = AvroFile.OfSent(30, codec, blockBytes: 300);
        var whole = 0;
        using var folder = new TemporaryFolder();
        for (var length = 0; length < file.Length; length++)
        {
            var path = folder.Write("a.avro", file[..length]);
            try
            {
                (await Reading.EventsAsync(path)).Count.Should().BeLessThan(30);
                whole++;
            }
            catch (Sources.SourceFormatException error)
            {
                error.Problem.Should().Match(problem => problem.EndsWith("ends too early: the file was cut off.") || problem.StartsWith("the file ends within its header"));
            }
        }

        whole.Should().BeInRange(2, 30, "a file that ends between two blocks looks complete");
    }

    [Fact]
    public async Task Truncated_block_is_named_and_earlier_blocks_are_read()
    {
        var file = AvroFile.OfSent(30, blockBytes: 300);
        var (error, events) = await Reading.ErrorAsync(file[..^5]);
        error.Message.Should().MatchRegex("^a.avro, record [0-9]+: block [0-9]+ ends too early: the file was cut off.$");
        error.Line.Should().Be(events + 1);
        events.Should().BeInRange(20, 29);
    }

    [Fact]
    public async Task Wrong_sync_marker_is_an_error()
    {
        var file = AvroFile.OfSent(30, blockBytes: 300);
        var second = IndexOfMarker(file, 2);
        file[second] ^= 1;

        var (error, events) = await Reading.ErrorAsync(file);

        error.Message.Should().EndWith("block 2 does not end with the sync marker of the file.");
        error.Line.Should().Be(events + 1);
    }

    [Theory]
    [InlineData("snappy", "'snappy'")]
    [InlineData("zstandard", "'zstandard'")]
    [InlineData("xz", "'xz'")]
    [InlineData("a b", "of a name that is none")]
    public async Task Unsupported_codec_is_named_with_the_supported_codecs(string codec, string named)
    {
        var header = Encoding.Latin1.GetString(AvroFile.Header(AvroFile.Sent));
        var changed = header.Replace("avro.codec\u0008null", $"avro.codec{(char)(codec.Length * 2)}{codec}", StringComparison.Ordinal);
        changed.Should().NotBe(header);

        (await Reading.ErrorAsync(Encoding.Latin1.GetBytes(changed))).Error.Message.Should().Be(
            $"a.avro, record 1: the blocks are packed with the codec {named}, and only 'null' and 'deflate' are read.");
    }

    [Fact]
    public async Task Unsupported_codec_of_another_writer_is_named()
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "a.avro");
        await PythonAvro.WriteAsync(path, AvroFile.Sent, "bzip2", [AvroFile.SentRecord(1)]);

        (await Reading.ErrorAsync(await File.ReadAllBytesAsync(path))).Error.Problem.Should().StartWith("the blocks are packed with the codec 'bzip2'");
    }

    [Fact]
    public async Task Items_without_bytes_cannot_be_announced_repeatedly()
    {
        var schema = AvroFile.SchemaOf("users.messages.email.Send", """{"name":"id","type":{"type":"array","items":"null"}}""");
        var block = Enumerable.Repeat(AvroFile.Numbers(500), 500).SelectMany(bytes => bytes).Append((byte)0).ToArray();

        (await Reading.ErrorAsync(AvroFile.WithBlock(schema, 1, block))).Error.Problem.Should().StartWith("block 1 is damaged");
    }

    [Fact]
    public async Task Records_without_bytes_cannot_be_announced() =>
        (await Reading.ErrorAsync(AvroFile.WithBlock(AvroFile.SchemaOf("users.E", ""), 1000, [1, 2, 3]))).Error.Problem
            .Should().Be("block 1 has more records than bytes.");

    [Fact]
    public async Task Bytes_after_the_last_record_of_a_block_are_an_error()
    {
        var schema = AvroFile.SchemaOf("users.messages.email.Deferral", """{"name":"id","type":"string"}""");
        (await Reading.ErrorAsync(AvroFile.WithBlock(schema, 1, [2, (byte)'x', 0]))).Error.Problem.Should().Be("block 1 has bytes behind its last record.");
    }

    [Fact]
    public async Task Block_that_decompresses_beyond_the_limit_is_an_error()
    {
        var schema = AvroFile.SchemaOf("users.messages.email.Deferral", """{"name":"id","type":"string"}""");
        var file = AvroFile.Write(schema, [new() { ["id"] = new string('x', 70_000_000) }], Codec.Type.Deflate);
        file.Length.Should().BeLessThan(1_000_000);

        (await Reading.ErrorAsync(file)).Error.Problem.Should().Be("block 1 is longer than 64 MiB when decompressed.");
    }

    [Theory]
    [InlineData("secret", "the schema of the file cannot be read.")]
    [InlineData("\"string\"", "the schema of the file does not describe records.")]
    [InlineData("{\"type\":\"record\",\"name\":\"secret\",\"fields\":[{\"name\":\"x\",\"type\":\"secret2\"}]}", "the schema of the file cannot be read.")]
    [InlineData("{\"type\":\"record\",\"name\":\"R\",\"fields\":[{\"name\":\"x\",\"type\":[\"null\",\"R\"]}]}", "the schema of the file has more than 10,000 fields, or a recursive record.")]
    [InlineData("{\"type\":\"record\",\"name\":\"R\",\"fields\":[{\"name\":\"x\",\"type\":{\"type\":\"fixed\",\"name\":\"F\",\"size\":2000000000}}]}", "the schema of the file has more than 10,000 fields, or a recursive record.")]
    public async Task Unsupported_schema_is_an_error(string schema, string problem)
    {
        var (error, _) = await Reading.ErrorAsync(FileOfSchema(schema));
        error.Message.Should().Be($"a.avro, record 1: {problem}");
    }

    [Fact]
    public async Task Schema_with_exponential_size_is_an_error()
    {
        var fields = "\"string\"";
        for (var at = 0; at < 14; at++)
            fields = $$"""{"type":"record","name":"R{{at}}","fields":[{"name":"a","type":{{fields}}},{"name":"b","type":{{(at == 0 ? "\"string\"" : $"\"R{at - 1}\"")}}}]}""";

        (await Reading.ErrorAsync(FileOfSchema(fields))).Error.Problem.Should().StartWith("the schema of the file has more than 10,000 fields");
    }

    [Fact]
    public async Task File_with_a_changed_byte_yields_events_or_a_format_error()
    {
        var file = AvroFile.OfSent(20, blockBytes: 300);
        var random = new Random(5);
        using var folder = new TemporaryFolder();
        var errors = 0;
        for (var at = 0; at < file.Length; at++)
        {
            var changed = (byte[])file.Clone();
            changed[at] ^= (byte)random.Next(1, 256);
            try
            {
                await Reading.EventsAsync(folder.Write("a.avro", changed));
            }
            catch (Sources.SourceFormatException)
            {
                errors++;
            }
        }

        errors.Should().BeGreaterThan(file.Length / 10);
    }

    private static byte[] FileOfSchema(string schema)
    {
        var text = Encoding.UTF8.GetBytes(schema);
        return [.. "Obj\u0001"u8, .. AvroFile.Numbers(1, 11), .. "avro.schema"u8, .. AvroFile.Numbers(text.Length), .. text, 0, .. Marker];
    }

    private static int IndexOfMarker(byte[] file, int block)
    {
        var marker = file.AsSpan(file.Length - 16).ToArray();
        var at = file.AsSpan().IndexOf(marker);
        for (; block > 0; block--)
            at += 16 + file.AsSpan(at + 16).IndexOf(marker);
        return at;
    }
}
