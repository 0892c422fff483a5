using CampaignExport.Exports;
using CampaignExport.Manifests;
using CampaignExport.Packaging;
using CampaignExport.Recipients;
using CampaignExport.Sinks;
using CampaignExport.Tests.Recipients;

namespace CampaignExport.Tests.Exports;

public sealed class PartSizesTests
{
    private const int Size = 8 * 1024 * 1024;

    [Theory]
    [InlineData(1, 1)]
    [InlineData(1_500, 1)]
    [InlineData(1_501, 2)]
    [InlineData(2_500, 2)]
    [InlineData(2_501, 4)]
    [InlineData(9_500, 256)]
    [InlineData(9_501, 512)]
    [InlineData(10_000, 512)]
    public void Part_size_doubles_at_part_1501_and_after_every_1000_parts(int number, int times) =>
        PartSizes.Of(Size, number).Should().Be((long)Size * times);

    [Theory]
    [InlineData(8 * 1024 * 1024)]
    [InlineData(64 * 1024 * 1024)]
    [InlineData(int.MaxValue)]
    public void Ten_thousand_parts_hold_5_TiB_and_none_exceeds_4_GiB(int size)
    {
        var sizes = Enumerable.Range(1, 10_000).Select(number => PartSizes.Of(size, number)).ToArray();

        sizes.Sum().Should().BeGreaterThan(5L << 40);
        sizes.Max().Should().BeLessThanOrEqualTo(4L << 30);
    }

    [Fact]
    public void Every_part_number_has_a_size() => PartSizes.Of(1, int.MaxValue).Should().Be(4L << 30);

    [Fact]
    public async Task Parts_grow_with_their_number_and_are_the_same_after_a_resume()
    {
        const int Rows = 4_000;
        var request = new RecipientExportRequest<Recipient>(new RecipientChoice(RecipientContents.Email).CreateSelection()) { PartBytes = 40, Packaging = FilePackaging.None, Workers = 2 };
        using var undisturbed = new TemporaryFolder();
        var result = await RecipientExporterTests.ExportAsync(new GeneratedRecipients(Rows, 1), undisturbed, request);

        var parts = result.Manifest.Files.Single().Parts;
        parts.Count.Should().BeGreaterThan(1_900);
        foreach (var (at, part) in parts.SkipLast(1).Index())
            part.Bytes.Should().BeInRange(PartSizes.Of(40, at + 1), PartSizes.Of(40, at + 1) + 200);

        using var folder = new TemporaryFolder();
        var failing = new GeneratedRecipients(Rows, 1) { BeforePage = first => ThrowIf(first == 3_000) };
        await FluentActions.Invoking(() => RecipientExporterTests.ExportAsync(failing, folder, request)).Should().ThrowAsync<TimeoutException>();
        var resumed = await RecipientExporterTests.ExportAsync(new GeneratedRecipients(Rows, 1), folder, request);

        resumed.Manifest.Files.Single().Parts.Select(part => (part.Bytes, part.Sha256)).Should().Equal(parts.Select(part => (part.Bytes, part.Sha256)));
        folder.Bytes("users.csv").Should().Equal(undisturbed.Bytes("users.csv"));

        static void ThrowIf(bool fails)
        {
            if (fails)
                throw new TimeoutException();
        }
    }

    [Fact]
    public async Task Parts_too_small_for_the_sink_are_refused_before_it_is_called()
    {
        var sink = new ChoosySink();
        var exporter = new RecipientExporter<Recipient>(new GeneratedRecipients(3, 1));

        await FluentActions.Invoking(() => exporter.ExportAsync(new(new RecipientChoice(RecipientContents.Email).CreateSelection()) { PartBytes = 4_999 }, sink))
            .Should().ThrowAsync<ExportRequestException>().WithMessage("*PartBytes must be at least 5000 for this sink*");
    }

    [Theory]
    [InlineData("", "FileName '' is empty.")]
    [InlineData("../x", "FileName '../x' has a separator, a wildcard or a control character.")]
    public async Task Unsafe_file_name_is_an_invalid_request(string name, string message)
    {
        var exporter = new RecipientExporter<Recipient>(new GeneratedRecipients(3, 1));
        var request = new RecipientExportRequest<Recipient>(new RecipientChoice(RecipientContents.Email).CreateSelection());

        await FluentActions.Invoking(() => exporter.ExportAsync(request with { FileName = name }, new ChoosySink())).Should().ThrowAsync<ExportRequestException>().WithMessage($"*{message}");
        await FluentActions.Invoking(() => exporter.ExportAsync(request with { Packaging = null! }, new ChoosySink())).Should().ThrowAsync<ExportRequestException>().WithMessage("*Packaging is null.");
    }

    private sealed class ChoosySink : IExportSink
    {
        public int MinPartBytes => 5_000;

        public ValueTask<ExportUpload> OpenAsync(string name, CancellationToken cancellationToken = default) => throw new InvalidOperationException();

        public ValueTask<ExportUpload> ReopenAsync(string name, string state, IReadOnlyList<ManifestPart> parts, CancellationToken cancellationToken = default) =>
            throw new InvalidOperationException();
    }
}
