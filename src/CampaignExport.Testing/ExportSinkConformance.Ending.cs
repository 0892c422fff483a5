using Xunit;

namespace CampaignExport.Testing;

public abstract partial class ExportSinkConformance
{
    /// <summary>An aborted upload leaves nothing, and can be disposed twice.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Disposed_upload_is_discarded(bool isShort)
    {
        var upload = await OpenAsync();
        await upload.WritePartAsync(Part(1, isShort ? 3 : PartBytes), Stop);
        await upload.DisposeAsync();
        await upload.DisposeAsync();

        await LeftNothingAsync();
    }

    /// <summary>A file that is published stays.</summary>
    [Fact]
    public async Task Disposal_and_second_completion_keep_a_published_file()
    {
        var upload = await OpenAsync();
        await upload.WritePartAsync(Part(1), Stop);
        await upload.CompleteAsync(Stop);
        await upload.CompleteAsync(Stop);
        await upload.DisposeAsync();

        await SeesAsync(Bytes(1, PartBytes));
        Assert.Equal(0, await CountUnfinishedAsync(Stop));
    }

    /// <summary>A published file is deleted. An unpublished one is left alone.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Published_file_can_be_withdrawn(bool isShort)
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
}
