using System.Buffers;
using System.Globalization;
using CampaignExport.Sinks;
using Xunit;

namespace CampaignExport.Testing;

/// <summary>
/// What every sink has to keep to. Derive a test class of xunit v3 from it, say how to make the sink and how to look at its
/// place, and all tests here are run for it.
/// </summary>
/// <remarks>Each test is an instance of its own, and wants a place that is empty when it begins.</remarks>
public abstract class ExportSinkConformance
{
    private const string Name = "users.csv";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>The fewest bytes of a part that another one follows, which parts of these tests have.</summary>
    /// <value>Default 1000.</value>
    protected virtual int PartBytes => 1000;

    /// <summary>Makes a sink. All that one test asks for share one place.</summary>
    /// <param name="overwrite">Whether a file may replace one of the same name.</param>
    /// <returns>The sink.</returns>
    protected abstract IExportSink CreateSink(bool overwrite);

    /// <summary>Reads what is seen under a name, past the sink.</summary>
    /// <param name="name">The name.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <returns>The bytes; null if nothing is seen.</returns>
    protected abstract ValueTask<byte[]?> ReadAsync(string name, CancellationToken cancellationToken);

    /// <summary>Counts what uploads that are not finished have left in the place, past the sink.</summary>
    /// <param name="cancellationToken">Stops the counting.</param>
    /// <returns>How many there are.</returns>
    protected abstract ValueTask<int> CountUnfinishedAsync(CancellationToken cancellationToken);

    /// <summary>Nothing is seen of a file before it is completed, and all of it afterwards.</summary>
    [Fact]
    public async Task Nothing_is_seen_before_completion()
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

    /// <summary>A file whose only part is shorter than others may be.</summary>
    [Fact]
    public async Task A_short_part_alone_is_a_file()
    {
        await using var upload = await OpenAsync();
        await upload.WritePartAsync(Part(1, 3), Stop);
        await upload.CompleteAsync(Stop);

        await SeesAsync(Bytes(1, 3));
        Assert.Equal(0, await CountUnfinishedAsync(Stop));
    }

    /// <summary>A file without parts.</summary>
    [Fact]
    public async Task A_file_without_parts_is_empty()
    {
        await using var upload = await OpenAsync();
        await upload.CompleteAsync(Stop);

        await SeesAsync();
    }

    /// <summary>Opening alone leaves nothing.</summary>
    [Fact]
    public async Task Opening_alone_leaves_nothing()
    {
        await (await OpenAsync()).DisposeAsync();

        await LeftNothingAsync();
    }

    /// <summary>Parts that come in another order than that of their numbers.</summary>
    [Fact]
    public async Task Parts_may_come_in_any_order()
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
    public async Task Parts_may_come_at_once()
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

    /// <summary>A part that is stored twice, as after a failure that was none.</summary>
    [Fact]
    public async Task A_part_that_is_stored_again_takes_the_place_of_the_first()
    {
        await using var upload = await OpenAsync();
        await upload.WritePartAsync(Part(1, PartBytes, content: 9), Stop);
        await upload.WritePartAsync(Part(2, 10), Stop);
        await upload.WritePartAsync(Part(1), Stop);
        await upload.CompleteAsync(Stop);

        await SeesAsync(Bytes(1, PartBytes), Bytes(2, 10));
    }

    /// <summary>The bytes of a part belong to the caller again once it is stored, and may lie in several segments.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_bytes_of_a_part_may_be_used_again_once_it_is_stored(bool isShort)
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

    /// <summary>An upload that is given up leaves nothing, and may be disposed twice.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_upload_that_is_disposed_is_discarded(bool isShort)
    {
        var upload = await OpenAsync();
        await upload.WritePartAsync(Part(1, isShort ? 3 : PartBytes), Stop);
        await upload.DisposeAsync();
        await upload.DisposeAsync();

        await LeftNothingAsync();
    }

    /// <summary>A file that is published stays.</summary>
    [Fact]
    public async Task Disposing_and_completing_again_leave_a_published_file_alone()
    {
        var upload = await OpenAsync();
        await upload.WritePartAsync(Part(1), Stop);
        await upload.CompleteAsync(Stop);
        await upload.CompleteAsync(Stop);
        await upload.DisposeAsync();

        await SeesAsync(Bytes(1, PartBytes));
        Assert.Equal(0, await CountUnfinishedAsync(Stop));
    }

    /// <summary>A published file is taken back; one that is not published is left alone.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_published_file_can_be_taken_back(bool isShort)
    {
        var length = isShort ? 3 : PartBytes;
        var upload = await OpenAsync();
        await upload.WritePartAsync(Part(1, length), Stop);
        await upload.WithdrawAsync(Stop);
        await upload.CompleteAsync(Stop);
        await SeesAsync(Bytes(1, length));

        await upload.WithdrawAsync(Stop);
        Assert.Null(await ReadAsync(Name, Stop));
        await upload.DisposeAsync();

        await LeftNothingAsync();
    }

    /// <summary>A suspended upload is not seen, and is gone on with.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_suspended_upload_can_be_gone_on_with(bool isShort)
    {
        var upload = await OpenAsync();
        await upload.WritePartAsync(Part(1), Stop);
        if (isShort)
            await upload.WritePartAsync(Part(2, 3), Stop);
        await SuspendAsync(upload);
        Assert.Null(await ReadAsync(Name, Stop));

        await using var again = await CreateSink(overwrite: false).ReopenAsync(Name, upload.State, PartBytes + (isShort ? 3 : 0), Stop);
        if (!isShort)
            await again.WritePartAsync(Part(2, 3), Stop);
        await again.CompleteAsync(Stop);

        await SeesAsync(Bytes(1, PartBytes), Bytes(2, 3));
        Assert.Equal(0, await CountUnfinishedAsync(Stop));
    }

    /// <summary>A file of one short part, suspended as a whole, outlives its upload.</summary>
    [Fact]
    public async Task A_suspended_short_file_can_be_gone_on_with()
    {
        var upload = await OpenAsync();
        await upload.WritePartAsync(Part(1, 3), Stop);
        await SuspendAsync(upload);
        Assert.Null(await ReadAsync(Name, Stop));

        await using var again = await CreateSink(overwrite: false).ReopenAsync(Name, upload.State, 3, Stop);
        await again.CompleteAsync(Stop);

        await SeesAsync(Bytes(1, 3));
    }

    /// <summary>A suspended upload may be completed without being opened again.</summary>
    [Fact]
    public async Task A_suspended_upload_can_be_completed()
    {
        await using var upload = await OpenAsync();
        await upload.WritePartAsync(Part(1), Stop);
        await upload.SuspendAsync(Stop);
        await upload.CompleteAsync(Stop);

        await SeesAsync(Bytes(1, PartBytes));
    }

    /// <summary>Parts that lie behind the length that is to be kept are stored anew.</summary>
    [Fact]
    public async Task Parts_behind_the_length_that_is_kept_are_stored_anew()
    {
        var upload = await OpenAsync();
        await upload.WritePartAsync(Part(1), Stop);
        await upload.WritePartAsync(Part(2, PartBytes, content: 9), Stop);
        await upload.WritePartAsync(Part(3, PartBytes, content: 9), Stop);
        await SuspendAsync(upload);

        await using var again = await CreateSink(overwrite: false).ReopenAsync(Name, upload.State, PartBytes, Stop);
        await again.WritePartAsync(Part(2), Stop);
        await again.WritePartAsync(Part(3, 10), Stop);
        await again.CompleteAsync(Stop);

        await SeesAsync(Bytes(1, PartBytes), Bytes(2, PartBytes), Bytes(3, 10));
    }

    /// <summary>An upload of which nothing is left cannot be gone on with.</summary>
    [Fact]
    public async Task An_upload_that_was_discarded_meanwhile_is_gone()
    {
        var upload = await OpenAsync();
        await upload.WritePartAsync(Part(1), Stop);
        await SuspendAsync(upload);
        var again = await CreateSink(overwrite: false).ReopenAsync(Name, upload.State, PartBytes, Stop);
        await again.DisposeAsync();

        await Assert.ThrowsAsync<ExportGoneException>(async () => await CreateSink(overwrite: false).ReopenAsync(Name, upload.State, PartBytes, Stop));
        await LeftNothingAsync();
    }

    /// <summary>An upload of which less is left than is to be kept cannot be gone on with.</summary>
    [Fact]
    public async Task An_upload_that_is_too_short_is_gone()
    {
        var upload = await OpenAsync();
        await upload.WritePartAsync(Part(1), Stop);
        await SuspendAsync(upload);

        await Assert.ThrowsAsync<ExportGoneException>(async () => await CreateSink(overwrite: false).ReopenAsync(Name, upload.State, PartBytes + 1, Stop));
    }

    /// <summary>A process may die after a file was published and before that was noted.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_upload_that_was_published_is_opened_again_as_completed(bool overwrite)
    {
        var upload = await CreateSink(overwrite).OpenAsync(Name, Stop);
        await upload.WritePartAsync(Part(1), Stop);
        await upload.WritePartAsync(Part(2, 10), Stop);
        await upload.SuspendAsync(Stop);
        var state = upload.State;
        await upload.CompleteAsync(Stop);
        await upload.DisposeAsync();

        var again = await CreateSink(overwrite).ReopenAsync(Name, state, PartBytes + 10, Stop);
        Assert.True(again.IsPublished);
        await again.CompleteAsync(Stop);
        await again.DisposeAsync();
        await SeesAsync(Bytes(1, PartBytes), Bytes(2, 10));

        var third = await CreateSink(overwrite).ReopenAsync(Name, state, PartBytes + 10, Stop);
        await third.WithdrawAsync(Stop);
        await third.DisposeAsync();
        await LeftNothingAsync();
    }

    /// <summary>A file that is there is refused at once, and stays as it is.</summary>
    [Fact]
    public async Task A_file_that_is_there_is_not_overwritten()
    {
        await PublishAsync(content: 9);

        var error = await Assert.ThrowsAsync<ExportExistsException>(async () => await OpenAsync());

        Assert.NotEmpty(error.Location);
        await SeesAsync(Bytes(9, 5));
    }

    /// <summary>A file that has come meanwhile is not overwritten either, and nothing is left of the one that came too late.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_file_that_has_come_meanwhile_is_not_overwritten(bool isShort)
    {
        var upload = await OpenAsync();
        await PublishAsync(content: 9);
        await upload.WritePartAsync(Part(1, isShort ? 3 : PartBytes), Stop);

        await Assert.ThrowsAsync<ExportExistsException>(async () => await upload.CompleteAsync(Stop));
        await upload.WithdrawAsync(Stop);
        await upload.DisposeAsync();

        await SeesAsync(Bytes(9, 5));
        Assert.Equal(0, await CountUnfinishedAsync(Stop));
    }

    /// <summary>Where overwriting is allowed, the old file stays until the new one is whole.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_file_is_overwritten_only_if_that_is_allowed_and_only_at_the_end(bool isShort)
    {
        var length = isShort ? 3 : PartBytes;
        await PublishAsync(content: 9);
        await using var upload = await CreateSink(overwrite: true).OpenAsync(Name, Stop);
        await upload.WritePartAsync(Part(1, length), Stop);
        await SeesAsync(Bytes(9, 5));

        await upload.CompleteAsync(Stop);

        await SeesAsync(Bytes(1, length));
    }

    /// <summary>A sink serves files of several names at once.</summary>
    [Fact]
    public async Task Files_of_different_names_do_not_disturb_each_other()
    {
        var sink = CreateSink(overwrite: false);
        string[] names = ["users-0001.csv", "users-0002.csv", "manifest.json"];
        await Task.WhenAll(names.Select(async (name, at) =>
        {
            await using var upload = await sink.OpenAsync(name, Stop);
            await upload.WritePartAsync(Part(1, 10 + at), Stop);
            await upload.CompleteAsync(Stop);
        }));

        foreach (var (at, name) in names.Index())
            Assert.Equal(Bytes(1, 10 + at), await ReadAsync(name, Stop));
    }

    /// <summary>A name that could lead elsewhere is refused.</summary>
    [Theory]
    [InlineData("")]
    [InlineData("..")]
    [InlineData("../users.csv")]
    [InlineData("folder/users.csv")]
    [InlineData("folder\\users.csv")]
    [InlineData("a\nb.csv")]
    [InlineData("a\0b.csv")]
    public async Task A_name_that_is_no_name_of_a_file_is_refused(string name)
    {
        await Assert.ThrowsAnyAsync<ArgumentException>(async () => await CreateSink(overwrite: true).OpenAsync(name, Stop));
        await Assert.ThrowsAnyAsync<ArgumentException>(async () => await CreateSink(overwrite: true).ReopenAsync(name, "", 0, Stop));
    }

    /// <summary>What is cancelled ends with <see cref="OperationCanceledException"/>, and publishes nothing.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_is_cancelled_publishes_nothing(bool isShort)
    {
        var cancelled = new CancellationToken(canceled: true);
        var upload = await OpenAsync();
        await upload.WritePartAsync(Part(1, isShort ? 3 : PartBytes), Stop);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await CreateSink(overwrite: false).OpenAsync("other.csv", cancelled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await upload.WritePartAsync(Part(2), cancelled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await upload.CompleteAsync(cancelled));
        await upload.DisposeAsync();

        await LeftNothingAsync();
    }

    private static byte[] Bytes(int content, int length)
    {
        var bytes = new byte[length];
        new Random(content).NextBytes(bytes);
        return bytes;
    }

    private static async ValueTask SuspendAsync(ExportUpload upload)
    {
        await upload.SuspendAsync(Stop);
        await upload.DisposeAsync();
    }

    private ValueTask<ExportUpload> OpenAsync() => CreateSink(overwrite: false).OpenAsync(Name, Stop);

    private ExportPart Part(int number, int? length = null, int? content = null) =>
        new(number, (long)(number - 1) * PartBytes, new(Bytes(content ?? number, length ?? PartBytes)));

    private async Task PublishAsync(int content)
    {
        await using var upload = await OpenAsync();
        await upload.WritePartAsync(Part(1, 5, content), Stop);
        await upload.CompleteAsync(Stop);
    }

    // Compared as a whole: of millions of bytes a list of differences is no help.
    private async Task SeesAsync(params byte[][] parts)
    {
        var expected = parts.SelectMany(part => part).ToArray();
        var seen = await ReadAsync(Name, Stop);
        Assert.NotNull(seen);
        var same = seen.AsSpan().CommonPrefixLength(expected);
        Assert.True(same == expected.Length && same == seen.Length, string.Create(
            CultureInfo.InvariantCulture, $"The file has {seen.Length} bytes instead of {expected.Length}, of which the first {same} are right."));
    }

    private async Task LeftNothingAsync()
    {
        Assert.Null(await ReadAsync(Name, Stop));
        Assert.Equal(0, await CountUnfinishedAsync(Stop));
    }

    private sealed class Segment : ReadOnlySequenceSegment<byte>
    {
        public Segment(ReadOnlyMemory<byte> memory, long index, Segment? next = null) => (Memory, RunningIndex, Next) = (memory, index, next);
    }
}
