using CampaignExport.Sinks;
using Xunit;

namespace CampaignExport.Testing;

public abstract partial class ExportSinkConformance
{
    /// <summary>A suspended upload is invisible and can be resumed.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Suspended_upload_can_be_resumed(bool isShort)
    {
        var upload = await OpenAsync();
        await upload.WritePartAsync(Part(1), Stop);
        if (isShort)
            await upload.WritePartAsync(Part(2, 3), Stop);
        await SuspendAsync(upload);
        Assert.Null(await ReadAsync(Name, Stop));

        await using var again = await CreateSink(overwrite: false).ReopenAsync(Name, upload.State, Parts(PartBytes + (isShort ? 3 : 0)), Stop);
        if (!isShort)
            await again.WritePartAsync(Part(2, 3), Stop);
        await again.CompleteAsync(Stop);

        await SeesAsync(Bytes(1, PartBytes), Bytes(2, 3));
        Assert.Equal(0, await CountUnfinishedAsync(Stop));
    }

    /// <summary>A file of one short part, suspended as a whole, outlives its upload.</summary>
    [Fact]
    public async Task Suspended_short_file_can_be_resumed()
    {
        var upload = await OpenAsync();
        await upload.WritePartAsync(Part(1, 3), Stop);
        await SuspendAsync(upload);
        Assert.Null(await ReadAsync(Name, Stop));

        await using var again = await CreateSink(overwrite: false).ReopenAsync(Name, upload.State, Parts(3), Stop);
        await again.CompleteAsync(Stop);

        await SeesAsync(Bytes(1, 3));
    }

    /// <summary>A suspended upload can be completed without reopening it.</summary>
    [Fact]
    public async Task Suspended_upload_can_be_completed()
    {
        await using var upload = await OpenAsync();
        await upload.WritePartAsync(Part(1), Stop);
        await upload.SuspendAsync(Stop);
        await upload.CompleteAsync(Stop);

        await SeesAsync(Bytes(1, PartBytes));
    }

    /// <summary>Parts after the kept ones are stored again.</summary>
    [Fact]
    public async Task Parts_after_the_kept_ones_are_stored_again()
    {
        var upload = await OpenAsync();
        await upload.WritePartAsync(Part(1), Stop);
        await upload.WritePartAsync(Part(2, PartBytes, content: 9), Stop);
        await upload.WritePartAsync(Part(3, PartBytes, content: 9), Stop);
        await SuspendAsync(upload);

        await using var again = await CreateSink(overwrite: false).ReopenAsync(Name, upload.State, Parts(PartBytes), Stop);
        await again.WritePartAsync(Part(2), Stop);
        await again.WritePartAsync(Part(3, 10), Stop);
        await again.CompleteAsync(Stop);

        await SeesAsync(Bytes(1, PartBytes), Bytes(2, PartBytes), Bytes(3, 10));
    }

    /// <summary>A deleted upload cannot be resumed.</summary>
    [Fact]
    public async Task Discarded_upload_is_lost()
    {
        var upload = await OpenAsync();
        await upload.WritePartAsync(Part(1), Stop);
        await SuspendAsync(upload);
        var again = await CreateSink(overwrite: false).ReopenAsync(Name, upload.State, Parts(PartBytes), Stop);
        await again.DisposeAsync();

        await Assert.ThrowsAsync<ExportPartsLostException>(async () => await CreateSink(overwrite: false).ReopenAsync(Name, upload.State, Parts(PartBytes), Stop));
        await LeftNothingAsync();
    }

    /// <summary>An upload with fewer stored bytes than requested cannot be resumed.</summary>
    [Fact]
    public async Task Upload_that_is_too_short_is_lost()
    {
        var upload = await OpenAsync();
        await upload.WritePartAsync(Part(1), Stop);
        await SuspendAsync(upload);

        await Assert.ThrowsAsync<ExportPartsLostException>(async () => await CreateSink(overwrite: false).ReopenAsync(Name, upload.State, Parts(PartBytes + 1), Stop));
    }

    /// <summary>A process can crash after the publication of a file and before it records that.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Published_upload_is_reopened_as_completed(bool overwrite)
    {
        var upload = await CreateSink(overwrite).OpenAsync(Name, Stop);
        await upload.WritePartAsync(Part(1), Stop);
        await upload.WritePartAsync(Part(2, 10), Stop);
        await upload.SuspendAsync(Stop);
        var state = upload.State;
        await upload.CompleteAsync(Stop);
        await upload.DisposeAsync();

        var again = await CreateSink(overwrite).ReopenAsync(Name, state, Parts(PartBytes + 10), Stop);
        Assert.True(again.IsPublished);
        await again.CompleteAsync(Stop);
        await again.DisposeAsync();
        await SeesAsync(Bytes(1, PartBytes), Bytes(2, 10));

        var third = await CreateSink(overwrite).ReopenAsync(Name, state, Parts(PartBytes + 10), Stop);
        await third.WithdrawAsync(Stop);
        await third.DisposeAsync();
        await LeftNothingAsync();
    }
}
