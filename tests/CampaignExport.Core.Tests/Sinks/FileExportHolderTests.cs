using System.Text;
using CampaignExport.Sinks;
using CampaignExport.Testing;

namespace CampaignExport.Tests.Sinks;

/// <summary>A folder to which several processes export in turn, of which an earlier one may be frozen.</summary>
public sealed class FileExportHolderTests : ExportSinkConformance, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Later_holder_resumes_with_a_copy_regardless_of_writes_of_the_earlier_one()
    {
        await using var frozen = await Sink(1).OpenAsync("a");
        await frozen.WritePartAsync(Part(1, 0, "one,"));
        await frozen.WritePartAsync(Part(2, 4, "lost"));

        await using var later = await Sink(2).ReopenAsync("a", frozen.State, [new(4, null)]);
        await frozen.WritePartAsync(Part(1, 0, "XXXXXXXXXXXX"));
        await later.WritePartAsync(Part(2, 4, "two"));
        await later.CompleteAsync();

        _folder.Names.Should().Equal("a");
        File.ReadAllText(_folder["a"]).Should().Be("one,two");
        later.State.Should().Be("2");
    }

    [Fact]
    public async Task Earlier_holder_that_wakes_after_publication_changes_nothing()
    {
        await using (var frozen = await Sink(1).OpenAsync("a"))
        {
            await frozen.WritePartAsync(Part(1, 0, "old"));
            await using (var later = await Sink(2).OpenAsync("a"))
            {
                await later.WritePartAsync(Part(1, 0, "new"));
                await later.CompleteAsync();
            }

            await FluentActions.Awaiting(() => frozen.CompleteAsync().AsTask()).Should().ThrowAsync<FileNotFoundException>();
        }

        _folder.Names.Should().Equal("a");
        File.ReadAllText(_folder["a"]).Should().Be("new");
    }

    [Fact]
    public async Task Publication_deletes_partial_files_of_other_holders_and_nothing_else()
    {
        _folder.Write(".a.1.partial", "one");
        _folder.Write(".a.2.partial", "o");
        _folder.Write(".a.9.partial", "of a later one");
        _folder.Write(".a.csv.1.partial", "of another file");

        await using (var upload = await Sink(3).ReopenAsync("a", "1", [new(3, null)]))
            await upload.CompleteAsync();

        _folder.Names.Should().Equal(".a.9.partial", ".a.csv.1.partial", "a");
    }

    [Theory]
    [InlineData("../../etc/passwd")]
    [InlineData("1/x")]
    [InlineData("-1")]
    public async Task Foreign_state_is_refused(string state) =>
        await FluentActions.Awaiting(() => Sink(2).ReopenAsync("a", state, [new(1, null)]).AsTask()).Should().ThrowAsync<CheckpointException>()
            .WithMessage("The state is not from an upload to a folder.*");

    protected override IExportSink CreateSink(bool overwrite) => new FileExportSink(_folder.Path, overwrite, holder: 7);

    protected override async ValueTask<byte[]?> ReadAsync(string name, CancellationToken cancellationToken) =>
        File.Exists(_folder[name]) ? await File.ReadAllBytesAsync(_folder[name], cancellationToken) : null;

    protected override ValueTask<int> CountUnfinishedAsync(CancellationToken cancellationToken) =>
        new(_folder.Names.Count(name => name.StartsWith('.')));

    private static ExportPart Part(int number, long offset, string text) => new(number, offset, new(Encoding.UTF8.GetBytes(text)));

    private FileExportSink Sink(long holder) => new(_folder.Path, overwrite: true, holder: holder);
}
