using System.Buffers;
using CampaignExport.Sinks;
using Xunit;

namespace CampaignExport.Testing;

public abstract partial class ExportSinkConformance
{
    /// <summary>A file is invisible before its completion, and complete afterwards.</summary>
    [Fact]
    public async Task Nothing_is_visible_before_completion()
    {
        await using var upload = await OpenAsync();
        Assert.Null(await ReadAsync(Name, Stop));
        await upload.WritePartAsync(Part(1), Stop);
        await upload.WritePartAsync(Part(2, 10), Stop);
        Assert.Null(await ReadAsync(Name, Stop));

        await upload.CompleteAsync(Stop);

        await SeesAsync(Bytes(1, PartBytes), Bytes(2, 10));
        Assert.NotEmpty(upload.Location);
    }

    /// <summary>A file whose only part is shorter than the minimum.</summary>
    [Fact]
    public async Task Single_short_part_is_a_file()
    {
        await using var upload = await OpenAsync();
        await upload.WritePartAsync(Part(1, 3), Stop);
        await upload.CompleteAsync(Stop);

        await SeesAsync(Bytes(1, 3));
        Assert.Equal(0, await CountUnfinishedAsync(Stop));
    }

    /// <summary>A file without parts.</summary>
    [Fact]
    public async Task File_without_parts_is_empty()
    {
        await using var upload = await OpenAsync();
        await upload.CompleteAsync(Stop);

        await SeesAsync();
    }

    /// <summary>Opening an upload leaves nothing behind.</summary>
    [Fact]
    public async Task Opening_an_upload_leaves_nothing()
    {
        await (await OpenAsync()).DisposeAsync();

        await LeftNothingAsync();
    }

    /// <summary>Parts that are not written in the order of their numbers.</summary>
    [Fact]
    public async Task Parts_can_be_written_in_any_order()
    {
        await using var upload = await OpenAsync();
        await upload.WritePartAsync(Part(3, 7), Stop);
        await upload.WritePartAsync(Part(1), Stop);
        await upload.WritePartAsync(Part(2), Stop);
        await upload.CompleteAsync(Stop);

        await SeesAsync(Bytes(1, PartBytes), Bytes(2, PartBytes), Bytes(3, 7));
    }

    /// <summary>Parts that are written by several threads at once, while the state is read.</summary>
    [Fact]
    public async Task Parts_can_be_written_concurrently()
    {
        await using var upload = await OpenAsync();
        await Parallel.ForEachAsync(Enumerable.Range(1, 6), new ParallelOptions { MaxDegreeOfParallelism = 6, CancellationToken = Stop }, async (number, token) =>
        {
            await upload.WritePartAsync(Part(number), token);
            Assert.NotNull(upload.State);
        });
        await upload.CompleteAsync(Stop);

        await SeesAsync([.. Enumerable.Range(1, 6).Select(number => Bytes(number, PartBytes))]);
    }

    /// <summary>A part that is stored twice, as after an error whose call had succeeded.</summary>
    [Fact]
    public async Task Part_that_is_stored_again_replaces_the_first()
    {
        await using var upload = await OpenAsync();
        await upload.WritePartAsync(Part(1, PartBytes, content: 9), Stop);
        await upload.WritePartAsync(Part(2, 10), Stop);
        await upload.WritePartAsync(Part(1), Stop);
        await upload.CompleteAsync(Stop);

        await SeesAsync(Bytes(1, PartBytes), Bytes(2, 10));
    }

    /// <summary>The caller can reuse the bytes of a stored part. The bytes can have several segments.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Bytes_of_a_stored_part_can_be_reused(bool isShort)
    {
        var bytes = Bytes(1, isShort ? 8 : PartBytes);
        var memory = bytes.ToArray();
        var last = new Segment(memory.AsMemory(5), 5);
        var first = new Segment(memory.AsMemory(0, 5), 0, last);
        await using var upload = await OpenAsync();
        await upload.WritePartAsync(new ExportPart(1, 0, new ReadOnlySequence<byte>(first, 0, last, memory.Length - 5)), Stop);
        Array.Clear(memory);
        await upload.CompleteAsync(Stop);

        await SeesAsync(bytes);
    }

    private sealed class Segment : ReadOnlySequenceSegment<byte>
    {
        public Segment(ReadOnlyMemory<byte> memory, long index, Segment? next = null) => (Memory, RunningIndex, Next) = (memory, index, next);
    }
}
