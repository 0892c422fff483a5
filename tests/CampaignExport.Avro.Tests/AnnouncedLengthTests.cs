using CampaignExport.Avro.Tests.Support;

namespace CampaignExport.Avro.Tests;

/// <summary>Files that announce more data than they contain do not allocate memory for it.</summary>
[Collection(nameof(Alone))]
public sealed class AnnouncedLengthTests
{
    [Theory]
    [InlineData(1, 2_000_000_000, "block 1 is longer than 64 MiB.")]
    [InlineData(1, long.MaxValue, "block 1 is longer than 64 MiB.")]
    [InlineData(long.MaxValue, 1, "block 1 is longer than 64 MiB.")]
    [InlineData(1, -1, "block 1 has a negative length.")]
    [InlineData(-1, 1, "block 1 has a negative length.")]
    [InlineData(1, 60_000_000, "block 1 ends too early: the file was cut off.")]
    public async Task Announced_length_of_a_missing_block_allocates_no_memory(long records, long bytes, string problem)
    {
        var before = GC.GetTotalAllocatedBytes();

        var (error, _) = await Reading.ErrorAsync([.. AvroFile.Header(AvroFile.Sent), .. AvroFile.Numbers(records, bytes), 1, 2, 3]);

        error.Problem.Should().Be(problem);
        (GC.GetTotalAllocatedBytes() - before).Should().BeLessThan(20_000_000);
    }

    [Theory]
    [InlineData("\"string\"", 2_000_000_000)]
    [InlineData("\"string\"", -5)]
    [InlineData("\"bytes\"", 2_000_000_000)]
    [InlineData("{\"type\":\"array\",\"items\":\"null\"}", 2_000_000_000)]
    [InlineData("{\"type\":\"array\",\"items\":\"long\"}", long.MaxValue)]
    [InlineData("{\"type\":\"map\",\"values\":\"null\"}", 2_000_000_000)]
    [InlineData("[\"null\",\"string\"]", 7)]
    [InlineData("{\"type\":\"enum\",\"name\":\"E\",\"symbols\":[\"A\"]}", 7)]
    [InlineData("\"boolean\"", 7)]
    public async Task Announced_length_of_a_missing_value_allocates_no_memory_and_is_an_error(string type, long length)
    {
        var schema = AvroFile.SchemaOf("users.messages.email.Send", $$"""{"name":"id","type":{{type}}}""");
        var before = GC.GetTotalAllocatedBytes();

        var (error, _) = await Reading.ErrorAsync(AvroFile.WithBlock(schema, 1, AvroFile.Numbers(length)));

        error.Message.Should().Be("a.avro, record 1: block 1 is damaged: the record is not as the schema says.");
        error.InnerException.Should().BeNull();
        (GC.GetTotalAllocatedBytes() - before).Should().BeLessThan(20_000_000);
    }

    [Fact]
    public async Task Header_that_announces_more_than_4_MiB_allocates_no_memory()
    {
        var before = GC.GetTotalAllocatedBytes();

        (await Reading.ErrorAsync([.. "Obj\u0001"u8, .. AvroFile.Numbers(1, 2_000_000_000), 1, 2])).Error.Problem
            .Should().Be("the header is damaged, or longer than 4 MiB.");

        (GC.GetTotalAllocatedBytes() - before).Should().BeLessThan(20_000_000);
    }
}
