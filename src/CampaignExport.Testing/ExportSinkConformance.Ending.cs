using Xunit;

namespace CampaignExport.Testing;

public abstract partial class ExportSinkConformance
{
    /// <summary>An aborted upload leaves nothing, and may be disposed twice.</summary>
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

    /// <summary>A published file is deleted. An unpublished one is left alone.</summary>
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
}
