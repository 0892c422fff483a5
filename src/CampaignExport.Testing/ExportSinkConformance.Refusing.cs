using CampaignExport.Sinks;
using Xunit;

namespace CampaignExport.Testing;

public abstract partial class ExportSinkConformance
{
    /// <summary>An existing file is an error at once, and stays unchanged.</summary>
    [Fact]
    public async Task Existing_file_is_not_overwritten()
    {
        await PublishAsync(content: 9);

        var error = await Assert.ThrowsAsync<ExportExistsException>(async () => await OpenAsync());

        Assert.NotEmpty(error.Location);
        await SeesAsync(Bytes(9, 5));
    }

    /// <summary>A file that appeared during the upload is not overwritten, and nothing remains of the late upload.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task File_created_in_the_meantime_is_not_overwritten(bool isShort)
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

    /// <summary>Where overwriting is allowed, the old file stays until the new one is complete.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task File_is_overwritten_only_if_allowed_and_only_at_the_end(bool isShort)
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
    public async Task Files_with_different_names_are_independent()
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
    public async Task Invalid_file_name_is_refused(string name)
    {
        await Assert.ThrowsAnyAsync<ArgumentException>(async () => await CreateSink(overwrite: true).OpenAsync(name, Stop));
        await Assert.ThrowsAnyAsync<ArgumentException>(async () => await CreateSink(overwrite: true).ReopenAsync(name, "", Parts(0), Stop));
    }

    /// <summary>A cancelled call throws <see cref="OperationCanceledException"/> and publishes nothing.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Cancelled_upload_publishes_nothing_at_completion(bool isShort)
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
}
